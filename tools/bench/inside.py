"""One theme measured in a process of its own, with its home and database from the environment: `MODULE FILE`."""

from __future__ import annotations

import importlib
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

import django


def main() -> int:
    """Measure the theme and write what was measured into the file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "houqin.settings")
    django.setup()
    module, target = sys.argv[1:]
    found = importlib.import_module(module).measure()
    Path(target).write_text(json.dumps([asdict(measured) for measured in found]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
