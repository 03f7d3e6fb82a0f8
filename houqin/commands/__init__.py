"""One module for each command of `houqin`: `add(subparsers)` names its arguments, `run(args)` answers."""
