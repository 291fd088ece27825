"""`make bench`: start time, memory of both processes, and how long answers take."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from scripts import servers
from scripts.conversation import Conversation

_MESSAGES = (
    "i got a letter asking for more evidence for my i-130 dated oct 2",
    "yes",
    "dec 20 2026",
    "what do i say",
    "N-400 pending 26 months, called 5 times, nothing",
    "mi carta de huellas tiene la fecha y la ciudad equivocadas",
    "how do i get a human being at uscis",
    "thank you",
)
_ROUNDS = 25


def peak_memory_mb(pid: int) -> float:
    """Return the largest resident size a process ever had, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main() -> int:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as scratch:
        model = servers.ROOT / "models" / "triage.tar.gz"
        with servers.both(Path(scratch), model) as (rasa, actions):
            first = _timed(Conversation(rasa.url), _MESSAGES[0])
            times = [
                _timed(talk, message)
                for talk in (Conversation(rasa.url) for _ in range(_ROUNDS))
                for message in _MESSAGES
            ]
            deciles = statistics.quantiles(times, n=20)
            print(f"action server ready after  {actions.started_in:6.1f} s")
            print(f"Rasa server ready after    {rasa.started_in:6.1f} s")
            print(f"first answer               {first * 1000:6.0f} ms")
            print(f"answers, median            {statistics.median(times) * 1000:6.1f} ms")
            print(f"answers, 95th percentile   {deciles[18] * 1000:6.1f} ms  ({len(times)} turns)")
            print(f"memory, Rasa server        {peak_memory_mb(rasa.process.pid):6.0f} MB")
            print(f"memory, action server      {peak_memory_mb(actions.process.pid):6.0f} MB")
    return 0


def _timed(talk: Conversation, message: str) -> float:
    began = time.perf_counter()
    talk.say(message)
    return time.perf_counter() - began


if __name__ == "__main__":
    raise SystemExit(main())
