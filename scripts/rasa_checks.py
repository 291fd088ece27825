"""`rasa data validate` without a warning, and `rasa test core` without a failure."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.servers import ROOT, environment

_RASA = [sys.executable, "-m", "rasa"]


def validate() -> str | None:
    """Return what `rasa data validate` complains of, or None."""
    run = subprocess.run(
        [*_RASA, "data", "validate", "--fail-on-warnings"],
        cwd=ROOT, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    output = run.stdout + run.stderr
    complaints = [line for line in output.splitlines() if "UserWarning" in line or "ERROR" in line]
    if run.returncode == 0 and not complaints:
        return None
    return "\n".join(complaints) or output[-2000:]


def test_core() -> str | None:
    """Return the stories that `rasa test core` fails, or None."""
    with tempfile.TemporaryDirectory() as scratch:
        run = subprocess.run(
            [*_RASA, "test", "core", "-s", "tests/rasa", "-m", "models/triage.tar.gz",
             "--out", scratch, "--fail-on-prediction-errors"],
            cwd=ROOT, env=environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        failed = Path(scratch) / "failed_test_stories.yml"
        if run.returncode == 0:
            return None
        stories = failed.read_text(encoding="utf-8") if failed.is_file() else ""
        return (stories + run.stdout + run.stderr)[-3000:]


def main() -> int:
    """Run both and print one line each."""
    status = 0
    for name, check in (("rasa data validate", validate), ("rasa test core", test_core)):
        problem = check()
        print(f"{name}: {'ok' if problem is None else 'FAILED'}")
        if problem is not None:
            print(problem)
            status = 1
    return status


if __name__ == "__main__":
    raise SystemExit(main())
