"""`make test`: two pytest processes side by side, so that both cores work, and Rasa's own checks.

One has the rooms that talk to servers and browsers, the other has all the rest: a new room is
never left out. Each writes a log; a line tells how it ended, and a failed one is shown whole.
A plain `pytest` runs the same tests one after the other.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scripts import servers

TESTS: Final = servers.ROOT / "tests"
LOGS: Final = servers.ROOT / ".cache" / "logs"
#: About half of the time, and most of the waiting.
APART: Final = ("channels", "widget")
_LOOK_SECONDS: Final = 0.2


@dataclass(frozen=True)
class Lane:
    """What one process does after the other.

    Args:
        name: of the lane and of its log.
        commands: each begins when the one before has succeeded.
    """

    name: str
    commands: tuple[tuple[str, ...], ...]


def rooms(tests: Path = TESTS) -> list[str]:
    """Return the folders with tests in them."""
    return sorted({path.relative_to(tests).parts[0] for path in tests.glob("*/**/test_*.py")})


def lanes(tests: Path = TESTS) -> list[Lane]:
    """Return the two lanes, which together have every room once."""
    rest = [room for room in rooms(tests) if room not in APART]
    checks = (sys.executable, "-m", "scripts.rasa_checks")
    return [
        Lane("-and-".join(APART), (_pytest(tests, APART),)),
        Lane("rest", (_pytest(tests, rest), checks)),
    ]


def run(wanted: Sequence[Lane], logs: Path = LOGS) -> int:
    """Run all lanes side by side and return 0, or 1 if anything failed in any of them.

    Raises:
        KeyboardInterrupt: it was stopped; the lanes have stopped too.
    """
    servers.end_as_by_ctrl_c()
    logs.mkdir(parents=True, exist_ok=True)
    running = [_Running(lane, logs / f"test-{lane.name}.log") for lane in wanted]
    try:
        while sum(one.is_over() for one in running) < len(running):
            time.sleep(_LOOK_SECONDS)
    finally:
        for one in running:
            one.end()
    return int(any(one.failed for one in running))


def _pytest(tests: Path, some: Sequence[str]) -> tuple[str, ...]:
    # Each process remembers its own failures.
    memory = f"cache_dir={tests.parent / '.pytest_cache' / some[0]}"
    return (sys.executable, "-m", "pytest", "-o", memory, *(str(tests / room) for room in some))


class _Running:
    """A lane at work."""

    def __init__(self, lane: Lane, log: Path) -> None:
        self.lane = lane
        self.failed = False
        self._log = log
        self._stream = log.open("wb")
        self._waiting = list(lane.commands)
        self._began = time.monotonic()
        self._process: subprocess.Popen[bytes] | None = None
        self._next()

    def is_over(self) -> bool:
        """Go on if a command has ended, and tell whether that was the last one."""
        if self._process is None:
            return True
        if self._process.poll() is None:
            return False
        self.failed = self._process.returncode != 0
        self._process = None
        if self._waiting and not self.failed:
            self._next()
            return False
        self._tell()
        return True

    def end(self) -> None:
        """Stop what still runs as Ctrl-C does, so that it stops its own servers."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()
        self._stream.close()

    def _next(self) -> None:
        self._process = subprocess.Popen(
            self._waiting.pop(0), cwd=servers.ROOT, stdin=subprocess.DEVNULL,
            stdout=self._stream, stderr=subprocess.STDOUT,
            # Ctrl-C reaches it once, from us: twice would end it before its servers.
            start_new_session=True,
        )  # fmt: skip

    def _tell(self) -> None:
        seconds = time.monotonic() - self._began
        said = self._log.read_text(encoding="utf-8", errors="replace")
        if self.failed:
            print(said, flush=True)
        counted = [line.strip("= ") for line in said.splitlines() if " passed" in line]
        how = "FAILED" if self.failed else "ok"
        found = f" ({'; '.join(counted)})" if counted else ""
        print(f"{self.lane.name}: {how} in {seconds:.0f} s{found}; see {self._log}", flush=True)


if __name__ == "__main__":
    try:
        raise SystemExit(run(lanes()))
    except KeyboardInterrupt:
        raise SystemExit("Stopped.") from None
