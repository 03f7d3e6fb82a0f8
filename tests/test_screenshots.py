"""The pictures of the READMEs: there, small, the same in both, and written between their marks only."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from tools import screenshots

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
READMES = {"README.md": "english", "README.zh-CN.md": "chinese"}


@pytest.mark.parametrize(("name", "language"), READMES.items())
def test_a_readme_shows_every_picture_with_its_words(name, language):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert screenshots.block(screenshots.SHOTS, language) in text


@pytest.mark.parametrize("shot", screenshots.SHOTS, ids=lambda shot: shot.name)
def test_a_picture_is_there_in_its_size_and_small_enough(shot):
    file = screenshots.FOLDER / f"{shot.name}.png"
    assert file.stat().st_size <= screenshots.MOST_BYTES
    with Image.open(file) as picture:
        assert picture.size == tuple(side * shot.scale for side in shot.size)


def test_no_picture_lies_about_that_nobody_shows():
    assert {file.stem for file in screenshots.FOLDER.iterdir()} == {shot.name for shot in screenshots.SHOTS}


def test_only_what_stands_between_the_marks_is_written_anew():
    text = f"before\n{screenshots.BEGIN}\nold\n{screenshots.END}\nafter\n"
    once = screenshots.written(text, screenshots.block(screenshots.SHOTS[:1], "english"))
    assert once.startswith("before\n")
    assert once.endswith("\nafter\n")
    assert "old" not in once
    assert screenshots.written(once, screenshots.block(screenshots.SHOTS[:1], "english")) == once


def test_a_readme_without_marks_is_not_written():
    with pytest.raises(SystemExit):
        screenshots.written("no marks", "block")


def test_a_picture_loses_colours_until_it_is_small():
    noise = Image.effect_noise((900, 900), 60).convert("RGB")
    whole = io.BytesIO()
    noise.save(whole, "PNG")
    plain = io.BytesIO()
    Image.new("RGB", (900, 900), "white").save(plain, "PNG")
    assert len(screenshots.compressed(plain.getvalue())) < 5_000
    with pytest.raises(SystemExit):
        screenshots.compressed(whole.getvalue())
