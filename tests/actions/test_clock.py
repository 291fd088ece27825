"""The one place that reads the time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from actions import clock


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-26T15:00:00-05:00", datetime(2026, 11, 26, 20, tzinfo=timezone.utc)),
        ("2026-11-26T15:00:00+00:00", datetime(2026, 11, 26, 15, tzinfo=timezone.utc)),
        ("2026-11-26T15:00:00Z", datetime(2026, 11, 26, 15, tzinfo=timezone.utc)),
        ("2026-11-26 15:00-08:00", datetime(2026, 11, 26, 23, tzinfo=timezone.utc)),
    ],
)
def test_a_fixed_moment_is_used(
    text: str, moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(clock.VARIABLE, text)
    assert clock.now() == moment
    assert clock.now().tzinfo is not None


@pytest.mark.parametrize("text", ["2026-11-26T15:00:00", "2026-11-26"])
def test_a_moment_without_an_offset_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.VARIABLE, text)
    with pytest.raises(clock.BadClock, match="offset"):
        clock.now()


@pytest.mark.parametrize("text", ["tomorrow", "2026-13-40T99:00:00-05:00", " ", "1764190800"])
def test_nonsense_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.VARIABLE, text)
    with pytest.raises(clock.BadClock, match=clock.VARIABLE):
        clock.now()


@pytest.mark.parametrize("text", [None, ""])
def test_unset_it_is_the_real_time(text: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if text is None:
        monkeypatch.delenv(clock.VARIABLE)
    else:
        monkeypatch.setenv(clock.VARIABLE, text)
    moment = clock.now()
    assert moment.utcoffset() == timedelta(0)
    assert moment <= datetime.now(timezone.utc)
