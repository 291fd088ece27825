"""`python -m store build` and `python -m store check`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from store import build, files, validate


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m store")
    parser.add_argument("command", choices=("build", "check"))
    parser.add_argument("--knowledge", type=Path, default=build.DEFAULT_KNOWLEDGE)
    parser.add_argument("--out", type=Path, default=build.DEFAULT_STORE)
    options = parser.parse_args(arguments)
    try:
        if options.command == "check":
            return _check(options.knowledge)
        count = build.build(options.knowledge, options.out)
    except files.KnowledgeError as error:
        return _report(error.problems)
    except OSError as error:
        print(f"{options.out}: {error}; the store was left as it was.", file=sys.stderr)
        return 1
    print(f"{options.out}: {count} statements")
    return 0


def _check(knowledge: Path) -> int:
    problems = validate.check(files.read(knowledge))
    return _report(problems) if problems else 0


def _report(problems: list[files.Problem]) -> int:
    for problem in problems:
        print(f"knowledge/{problem}", file=sys.stderr)
    print(f"{len(problems)} problem(s); the store was left as it was.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
