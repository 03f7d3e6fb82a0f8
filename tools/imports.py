"""Holds the import contracts of pyproject.toml, leaving out what is not built yet."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NAMING_MODULES = ("containers", "source_modules", "forbidden_modules")


def is_built(expression: str) -> bool:
    """Tell whether a dotted name, with `*` for any one part, names a package or module of ours or a foreign one."""
    if not expression.startswith("houqin."):
        return True
    pattern = expression.replace(".", "/")
    return any(list(ROOT.glob(form)) for form in (f"{pattern}/__init__.py", f"{pattern}.py"))


def built_contract(contract: dict[str, Any]) -> dict[str, Any] | None:
    """Return the contract without modules that do not exist; nothing if it has nothing left to hold."""
    kept = dict(contract)
    for key in NAMING_MODULES:
        if key in contract:
            kept[key] = [name for name in contract[key] if is_built(name)]
            if not kept[key]:
                return None
    return kept


def as_toml(table: dict[str, Any]) -> str:
    """Return flat keys with strings, booleans and lists of strings as TOML, which writes these like JSON."""
    return "\n".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()) + "\n"


def main() -> int:
    """Write the contracts that can be held to a temporary file and hold them."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    contracts = [kept for contract in declared.pop("contracts") if (kept := built_contract(contract))]
    text = "[tool.importlinter]\n" + as_toml(declared)
    text += "".join("[[tool.importlinter.contracts]]\n" + as_toml(contract) for contract in contracts)
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "contracts.toml"
        config.write_text(text, encoding="utf-8")
        linter = Path(sys.executable).parent / "lint-imports"
        return subprocess.run([linter, "--config", config, "--no-logo"], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
