"""A backup puts everything back; a file that is not whole changes nothing."""

from __future__ import annotations

import fcntl
import gzip
import io
import json
import tarfile
from pathlib import Path

import pytest

from .conftest import House


def test_a_new_home_gets_back_rows_files_and_keys(house: House, kept: Path) -> None:
    done = house.run("second", "restore", str(kept), "--json", "-")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["files"] == 1
    assert house.units("second") == ["后勤处\t0001"]
    assert (house.folder / "second/files/ab/abcdef").read_bytes() == b"a photo"
    first, second = ((house.folder / home / "data.keys").read_text().split() for home in ("first", "second"))
    assert set(first) < set(second)


def test_what_came_after_the_backup_is_gone(house: House, kept: Path) -> None:
    house.run("later", "restore", str(kept))
    house.add_unit("later", "0002")
    newer = house.folder / "later" / "files" / "newer"
    newer.write_bytes(b"another photo")
    assert house.run("later", "restore", str(kept)).returncode == 0
    assert house.units("later") == ["后勤处\t0001"]
    assert not newer.exists()


def test_rows_can_be_added_after_a_restore(house: House, kept: Path) -> None:
    house.run("added", "restore", str(kept))
    house.add_unit("added", "0002")
    assert len(house.units("added")) == 2


def test_a_restored_home_needs_no_migration(house: House, kept: Path) -> None:
    house.run("fresh", "restore", str(kept))
    done = house.run("fresh", "init", "--json", "-")
    assert json.loads(done.stdout)["migrations_run"] == 0


@pytest.mark.parametrize(
    "damage",
    ["cut", "flipped", "no backup", "empty", "no manifest", "foreign member", "no instant", "nonsense instant"],
)
def test_a_damaged_file_is_refused_and_changes_nothing(house: House, kept: Path, tmp_path: Path, damage: str) -> None:
    spoilt = tmp_path / "spoilt.tar.gz"
    whole = kept.read_bytes()
    if damage == "cut":
        spoilt.write_bytes(whole[: len(whole) // 2])
    elif damage == "flipped":
        plain = bytearray(gzip.decompress(whole))
        plain[len(plain) // 3] ^= 1
        spoilt.write_bytes(gzip.compress(bytes(plain)))
    elif damage == "no backup":
        spoilt.write_text("后勤", encoding="utf-16")
    elif damage == "empty":
        spoilt.touch()
    else:
        instant = {"no instant": None, "nonsense instant": "yesterday"}.get(damage, "")
        _repacked(
            kept, spoilt, has_manifest=damage != "no manifest", has_foreign=damage == "foreign member", at=instant
        )
    house.run("spoilt", "init")
    before = _content(house.folder / "spoilt")
    done = house.run("spoilt", "restore", str(spoilt), "--json", "-")
    assert done.returncode == 2
    assert json.loads(done.stdout)["refused"]
    assert "Traceback" not in done.stderr
    assert _content(house.folder / "spoilt") == before
    assert house.units("spoilt") == []


def _content(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"}


def _repacked(source: Path, target: Path, *, has_manifest: bool, has_foreign: bool, at: str | None = "") -> None:
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for entry in old:
            if has_foreign and entry.name == "manifest.json":
                outside = tarfile.TarInfo("files/../../outside")
                new.addfile(outside)
            content = old.extractfile(entry).read()
            if entry.name == "manifest.json" and at != "":
                manifest = json.loads(content) | {"at": at}
                content = json.dumps({key: value for key, value in manifest.items() if value is not None}).encode()
                entry.size = len(content)
            if has_manifest or entry.name != "manifest.json":
                new.addfile(entry, io.BytesIO(content))


def test_a_missing_file_is_refused(house: House) -> None:
    done = house.run("first", "restore", "nowhere.tar.gz")
    assert done.returncode == 2
    assert "nowhere.tar.gz" in done.stderr


def test_a_home_that_is_served_is_not_restored_into(house: House, kept: Path) -> None:
    with (house.folder / "first" / "serving.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = house.run("first", "restore", str(kept))
    assert done.returncode == 2
    assert "stop it first" in done.stderr


def test_keys_that_are_missing_are_asked_for(house: House, kept: Path) -> None:
    bare = str(house.folder / "bare.tar.gz")
    assert house.run("first", "backup", bare, "--without-keys").returncode == 0
    done = house.run("keyless", "restore", bare)
    assert done.returncode == 2
    assert "HOUQIN_DATA_KEYS" in done.stderr
    key = (house.folder / "first" / "data.keys").read_text().strip()
    assert house.run("keyless", "restore", bare, HOUQIN_DATA_KEYS=key).returncode == 0


def test_the_backup_is_for_its_owner_only(kept: Path) -> None:
    assert kept.stat().st_mode & 0o077 == 0


def test_a_newer_version_is_refused(house: House, kept: Path) -> None:
    house.run("newer", "restore", str(kept))
    house.query("newer", "INSERT INTO django_migrations (app, name, applied) VALUES ('org', '9999_x', '2020-03-05')")
    newer = str(house.folder / "newer.tar.gz")
    assert house.run("newer", "backup", newer).returncode == 0
    done = house.run("newer", "restore", newer)
    assert done.returncode == 2
    assert "9999_x" in done.stderr


@pytest.mark.parametrize("bad", ["no database at all " * 300, ""])
def test_a_damaged_database_is_not_backed_up(house: House, tmp_path: Path, bad: str) -> None:
    home = house.folder / f"bad{len(bad)}"
    home.mkdir()
    (home / "houqin.sqlite3").write_text(bad)
    done = house.run(home.name, "backup", str(tmp_path / "b.tar.gz"), DATABASE_URL="")
    assert done.returncode == 2
    assert not (tmp_path / "b.tar.gz").exists()
