"""Every scenario file, over the real REST channel with a real action server."""

from __future__ import annotations

from collections import Counter

import pytest

from scripts.conversation import Conversation
from tests.support.scenarios import Scenario, play, read
from triage.vocabulary import SITUATIONS

SCENARIOS = read()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s.name)
def test_scenario(scenario: Scenario, server_url: str) -> None:
    assert play(scenario, Conversation(server_url)) == []


def test_there_are_enough_and_every_situation_is_played() -> None:
    assert len(SCENARIOS) >= 60
    covered = {situation for scenario in SCENARIOS for situation in scenario.situations}
    assert covered == set(SITUATIONS)


def test_one_in_four_is_not_plain() -> None:
    kinds = Counter(scenario.kind for scenario in SCENARIOS)
    assert set(kinds) <= {"plain", "correction", "interruption", "several"}
    assert (len(SCENARIOS) - kinds["plain"]) * 4 >= len(SCENARIOS)


def test_names_are_unique() -> None:
    names = Counter(scenario.name for scenario in SCENARIOS)
    assert [name for name, count in names.items() if count > 1] == []
