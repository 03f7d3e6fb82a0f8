"""Takes the pictures of the README: serves a fresh demonstration, looks at it as its users do, writes docs/screenshots.

`--home FOLDER` uses a demonstration that lies there instead of replaying one. Needs Chromium and Chinese fonts.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from tools import browser as browsers

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
BEGIN, END = "<!-- screenshots:begin -->", "<!-- screenshots:end -->"
BROWSER_WORDS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
MOST_BYTES = 150_000
COLOURS = (256, 128, 64, 32)
READY_TIMEOUT_S = 300
WALL, DESK, PHONE = (1920, 1080), (1366, 860), (360, 740)
PREVIEW = "/level/preview/?place=1&level=I&day=2020-03-05&clock=24:00"


@dataclass(frozen=True)
class Shot:
    """One picture: who looks at what, on which screen, in which language; captions of both READMEs; width there."""

    name: str
    role: str
    path: str
    size: tuple[int, int]
    english: str
    chinese: str
    language: str = "zh-hans"
    width: str = "100%"

    @property
    def scale(self) -> int:
        """Phones have two dots for one."""
        return 2 if self.size == PHONE else 1


SHOTS = (
    Shot("board-wall", "commander", "/board/wall/", WALL, "Today on the wall", "大屏上的今日看板"),
    Shot("my-day-phone", "employee", "/myday/", PHONE, "My day on a phone", "手机上的“我的”", width="30%"),
    Shot("board-phone", "commander", "/board/", PHONE, "Today on a phone", "手机上的今日看板", width="30%"),
    Shot("roll-phone", "team_leader", "/accountability/roll/", PHONE, "A team's roll", "班组点名", width="30%"),
    Shot("roll-desk", "commander", "/accountability/missing/", DESK, "Not yet heard from", "未报名单", width="49%"),
    Shot("level-preview", "commander", PREVIEW, DESK, "What another level would change", "调级预览", width="49%"),
    Shot("brief", "commander", "/brief/?day=2020-03-04", DESK, "The daily brief", "每日简报", width="49%"),
    Shot("board-english", "commander", "/board/", DESK, "The same in English", "英文界面", language="en", width="49%"),
)


@contextlib.contextmanager
def demonstration(home: str | None) -> Iterator[dict[str, Any]]:
    """Serve a demonstration on a free port and give what it says of itself."""
    with tempfile.TemporaryDirectory(prefix="houqin-screenshots-") as made:
        told = Path(made) / "demo.json"
        words = [Path(sys.executable).parent / "houqin", "demo", "--port", "0", "--json", told]
        environment = {**os.environ, "HOUQIN_HOME": home or f"{made}/home"}
        serving = subprocess.Popen([str(word) for word in words], cwd=ROOT, env=environment)
        try:
            until = time.monotonic() + READY_TIMEOUT_S
            while not told.exists():
                if serving.poll() is not None or time.monotonic() > until:
                    raise SystemExit("the demonstration was not served")
                time.sleep(0.2)
            yield json.loads(told.read_text(encoding="utf-8"))
        finally:
            serving.send_signal(signal.SIGTERM)
            serving.wait(timeout=30)


def taken(browser: Any, demo: dict[str, Any], shot: Shot) -> bytes:
    """Sign in as the role of a picture and return what its screen shows."""
    (known,) = [one for one in demo["sign_ins"] if one["role"] == shot.role]
    size = {"width": shot.size[0], "height": shot.size[1]}
    context = browser.new_context(viewport=size, device_scale_factor=shot.scale, locale="zh-CN")
    page = context.new_page()
    page.goto(demo["address"] + known["sign_in"])
    page.fill("[name=login]", known["username"])
    page.fill("[name=password]", known["password"])
    page.press("[name=password]", "Enter")
    page.wait_for_selector(".hq-who")
    if page.locator(f'[name=language][value="{shot.language}"][aria-pressed="true"]').count() == 0:
        page.locator(f'[name=language][value="{shot.language}"]').first.click()
        page.wait_for_selector(f'[name=language][value="{shot.language}"][aria-pressed="true"]')
    page.goto(demo["address"] + shot.path)
    page.evaluate("document.fonts.ready")
    picture: bytes = page.screenshot()
    context.close()
    return picture


def compressed(picture: bytes) -> bytes:
    """Return the picture with as many colours of a palette as fit into the greatest size."""
    whole = Image.open(io.BytesIO(picture)).convert("RGB")
    for number in COLOURS:
        out = io.BytesIO()
        whole.quantize(number, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            out, "PNG", optimize=True
        )
        if out.tell() <= MOST_BYTES:
            return out.getvalue()
    raise SystemExit(f"a picture needs more than {MOST_BYTES:,} bytes")


def block(shots: tuple[Shot, ...], language: str) -> str:
    """Return what stands between the marks of a README."""
    rows = [
        f'<img src="docs/screenshots/{shot.name}.png" width="{shot.width}" alt="{getattr(shot, language)}">'
        for shot in shots
    ]
    return "\n".join([BEGIN, *rows, END])


def written(text: str, between: str) -> str:
    """Return the text of a README with another block between its marks."""
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"the README lacks {BEGIN} or {END}")
    return before + between + after


def main() -> int:
    """Take every picture, write them and the two READMEs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", help="folder of a demonstration that was replayed before")
    home = parser.parse_args().home
    chromium = browsers.path()
    if chromium is None:
        print("no Chromium on this machine: no pictures")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demonstration(home) as demo, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER_WORDS)
        for shot in SHOTS:
            picture = compressed(taken(browser, demo, shot))
            (FOLDER / f"{shot.name}.png").write_bytes(picture)
            print(f"{len(picture):>8,} bytes  {shot.name}.png", flush=True)
        browser.close()
    for name, language in (("README.md", "english"), ("README.zh-CN.md", "chinese")):
        readme = ROOT / name
        text = written(readme.read_text(encoding="utf-8"), block(SHOTS, language))
        readme.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
