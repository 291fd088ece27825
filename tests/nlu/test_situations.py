"""The order in which situations are named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.situations import URGENT, WORTH_NAMING, ranking
from triage.vocabulary import SITUATIONS

TALK = ("greet", "affirm")
MESSAGES = st.dictionaries(
    st.sampled_from([*SITUATIONS, *TALK]), st.floats(0, 1, allow_subnormal=False), min_size=1
)


def names(message: dict[str, float], leader: str) -> list[str]:
    return [name for name, _ in ranking(message, leader)]


@pytest.mark.parametrize("urgent", URGENT)
def test_an_urgent_situation_is_named_second_when_near_enough(urgent: str) -> None:
    message = {"delay": 0.5, "fees_and_rejections": 0.2, "scam": 0.15, urgent: 0.09}
    assert names(message, "delay") == ["delay", urgent, "fees_and_rejections", "scam"]
    assert names({**message, urgent: 0.07}, "delay") == [*message]


def test_the_promoted_situation_is_as_sure_as_the_one_it_precedes() -> None:
    message = {"delay": 0.5, "scam": 0.2, "rfe": 0.1}
    assert ranking(message, "delay") == [("delay", 0.5), ("rfe", 0.2), ("scam", 0.2)]


def test_of_two_urgent_situations_the_surer_is_promoted() -> None:
    message = {"delay": 0.5, "scam": 0.2, "rfe": 0.15, "denied": 0.1}
    assert names({**message, "denied": 0.16}, "delay") == ["delay", "denied", "scam", "rfe"]
    assert names(message, "delay") == ["delay", "rfe", "scam", "denied"]


def test_the_leader_need_not_be_the_surest() -> None:
    assert names({"delay": 0.5, "rfe": 0.45}, "rfe") == ["rfe", "delay"]


@pytest.mark.parametrize("leader", TALK)
def test_talk_as_leader_leaves_the_order_alone(leader: str) -> None:
    message = {leader: 0.5, "delay": 0.2, "rfe": 0.19}
    assert ranking(message, leader) == list(message.items())


@given(MESSAGES, st.data())
def test_any_message_is_ranked(message: dict[str, float], data: st.DataObject) -> None:
    leader = data.draw(st.sampled_from(sorted(message)))
    (first, sure), *rest = ranking(message, leader)
    assert (first, sure) == (leader, message[leader])
    assert sorted([first, *(name for name, _ in rest)]) == sorted(message)
    confidences = [confidence for _, confidence in rest]
    assert confidences == sorted(confidences, reverse=True)
    others = sorted((message[name] for name in message if name != leader), reverse=True)
    for name, _ in rest[:1]:
        promoted = message[name] < others[0]
        assert not promoted or (name in URGENT and message[name] >= WORTH_NAMING * others[0])
    kept = [(name, value) for name, value in rest if message[name] == value]
    assert len(kept) >= len(rest) - 1
