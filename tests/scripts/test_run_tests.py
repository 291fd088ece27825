"""The two processes of `make test`: nothing is left out, and a failure is never lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import run_tests, servers
from scripts.run_tests import Lane
from tests.support.waiting import SECONDS, wait_until

FINE = (sys.executable, "-c", "print('3 passed')")
WRONG = (sys.executable, "-c", "print('what went wrong'); raise SystemExit(1)")


@pytest.fixture(autouse=True)
def _handlers() -> object:
    """Runs leave their own handlers of signals behind."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_every_room_is_in_one_lane_once() -> None:
    named = [
        Path(word).name
        for lane in run_tests.lanes()
        for command in lane.commands
        for word in command
        if word.startswith(str(run_tests.TESTS))
    ]
    assert sorted(named) == run_tests.rooms()
    assert {"channels", "widget", "nlu", "triage", "scenarios"} <= set(named)


def test_no_test_stands_outside_a_room() -> None:
    assert list(run_tests.TESTS.glob("test_*.py")) == []


def test_a_new_room_is_run(tmp_path: Path) -> None:
    for room in ("channels", "widget", "brand_new"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "test_it.py").touch()
    (tmp_path / "support").mkdir()
    assert run_tests.rooms(tmp_path) == ["brand_new", "channels", "widget"]
    assert str(tmp_path / "brand_new") in run_tests.lanes(tmp_path)[1].commands[0]


def test_all_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_tests.run([Lane("one", (FINE,)), Lane("two", (FINE, FINE))], tmp_path) == 0
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 2
    assert all(": ok in " in line and "3 passed" in line for line in printed)


@pytest.mark.parametrize("commands", [(WRONG,), (FINE, WRONG), (WRONG, FINE)])
def test_any_failure_is_shown_and_fails_all(
    commands: tuple[tuple[str, ...], ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_tests.run([Lane("one", commands), Lane("two", (FINE,))], tmp_path) == 1
    printed = capsys.readouterr().out
    assert "what went wrong" in printed
    assert "one: FAILED" in printed
    assert "two: ok" in printed


def test_stopping_stops_the_lanes(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    lane = f"""
import pathlib, time
mark = pathlib.Path({str(mark)!r})
try:
    mark.write_text("began")
    time.sleep({SECONDS})
except KeyboardInterrupt:
    mark.write_text("ended")
"""
    code = f"""
import pathlib, sys
from scripts.run_tests import Lane, run
run([Lane("one", ((sys.executable, "-c", {lane!r}),))], pathlib.Path({str(tmp_path)!r}))
"""
    running = subprocess.Popen(
        [sys.executable, "-c", code], cwd=servers.ROOT, env=os.environ, stderr=subprocess.DEVNULL
    )
    wait_until(lambda: mark.is_file() and mark.read_text(encoding="utf-8") == "began")
    running.send_signal(signal.SIGTERM)
    assert running.wait(SECONDS) != 0
    assert mark.read_text(encoding="utf-8") == "ended"
