"""What a person in Slack sees, for every kind of event."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from rasa.core.channels.channel import register
from sanic import Sanic

from channels.slack import SlackChannel
from channels.slack_api import SlackApi
from tests.channels import slack_payloads as payloads
from tests.channels.agents import CRASH, FORGET, FakeAgent
from tests.channels.driver_slack import SlackDriver, user_of
from tests.channels.slack_api import (
    BOT_USER,
    TOKEN,
    Failure,
    direct_channel,
    seen_by_person,
    violations_of_response,
)
from tests.channels.slack_payloads import ANA, BEN, CHANNEL, TEAM, Delivery
from tests.support.waiting import until

HOME = direct_channel(ANA)
PHONE = "800-375-5283"


@pytest_asyncio.fixture
async def slack(agent: FakeAgent) -> AsyncIterator[SlackDriver]:
    """The channel, running in front of the fake agent; faults in any call fail the test."""
    driver = SlackDriver()
    await driver.start(agent)
    yield driver
    await driver.stop()


async def deliver(slack: SlackDriver, *deliveries: Delivery) -> str:
    """Deliver, wait for the work, and return the last acknowledgement."""
    text = ""
    for delivery in deliveries:
        status, text = await slack.send(delivery)
        assert status == 200
        await slack.settled()
    return text


def texts(agent: FakeAgent) -> list[str]:
    return [heard.text for heard in agent.heard]


# -- each event three times ----------------------------------------------------

ANSWERED = {
    "message.im": lambda: payloads.direct("my card"),
    "app_mention": lambda: payloads.mention("my card"),
    "empty_mention": lambda: payloads.mention(""),
    "file_share": payloads.shared_file,
    "block_actions_home": lambda: payloads.pressed_at_home("Start", "/greet"),
    "command": lambda: payloads.command("my card"),
}


@pytest.mark.parametrize("make", ANSWERED.values(), ids=ANSWERED.keys())
async def test_three_deliveries_get_one_answer(make: Any, slack: SlackDriver) -> None:
    delivery = make()
    await deliver(slack, delivery)
    once = len(slack.slack.of("chat.postMessage"))
    assert once >= 1
    for retry in (1, 2):
        await asyncio.sleep(0)
        assert (await slack.send(delivery, retry=retry))[0] == 200
        await slack.settled()
    # The same, signed anew a second later, as Slack does.
    assert (await slack.send(delivery, retry=3, at=payloads.a_second_ago()))[0] == 200
    await slack.settled()
    assert len(slack.slack.of("chat.postMessage")) == once


async def test_an_event_id_is_answered_once_whatever_it_carries(
    slack: SlackDriver, agent: FakeAgent
) -> None:
    await deliver(slack, payloads.direct("one", event_id="Ev1"))
    await deliver(slack, payloads.direct("two", event_id="Ev1"))
    assert texts(agent) == ["one"]


async def test_three_deliveries_open_the_home_tab_once(slack: SlackDriver) -> None:
    delivery = payloads.home_opened()
    for retry in (None, 1, 2):
        assert (await slack.send(delivery, retry=retry))[0] == 200
    await slack.settled()
    assert len(slack.slack.of("views.publish")) == 1


async def test_a_mention_that_comes_as_two_events_gets_one_answer(
    slack: SlackDriver, agent: FakeAgent
) -> None:
    stamp = payloads.ts()
    twin = payloads.in_channel(f"<@{BOT_USER}> my card", ts=stamp)
    await asyncio.gather(slack.send(payloads.mention("my card", ts=stamp)), slack.send(twin))
    await slack.settled()
    assert texts(agent) == ["my card"]


SILENT = {
    "message_changed": lambda: payloads.changed("after"),
    "message_deleted": payloads.deleted,
    "bot_message": payloads.other_bot,
    "own_echo": payloads.own_echo,
    "channel_talk": lambda: payloads.in_channel("people talking"),
    "strangers_thread": lambda: payloads.in_channel("we talk", thread_ts="1.1"),
    "another_tab": lambda: payloads.home_opened("messages"),
    "link_opened": payloads.link_opened,
    "app_rate_limited": payloads.app_rate_limited,
    "tokens_revoked": payloads.tokens_revoked,
    "app_uninstalled": payloads.app_uninstalled,
    "url_verification": payloads.url_verification,
}


@pytest.mark.parametrize("make", SILENT.values(), ids=SILENT.keys())
async def test_silence_by_design(make: Any, slack: SlackDriver, agent: FakeAgent) -> None:
    await deliver(slack, make())
    assert agent.heard == []
    assert slack.slack.calls == []


@pytest.mark.parametrize(
    ("delivery", "words"),
    [
        (payloads.tokens_revoked(), "revoked"),
        (payloads.app_uninstalled(), "removed"),
        (payloads.app_rate_limited(), "holds events back"),
    ],
)
async def test_the_operator_hears_of_trouble(
    delivery: Delivery, words: str, slack: SlackDriver, caplog: pytest.LogCaptureFixture
) -> None:
    await deliver(slack, delivery)
    lines = [r.message for r in caplog.records if r.name.startswith("channels.slack")]
    assert len(lines) == 1
    assert words in lines[0]


# -- where it answers ----------------------------------------------------------


async def test_a_direct_message(slack: SlackDriver, agent: FakeAgent) -> None:
    await deliver(slack, payloads.direct("my card"))
    assert agent.heard[0].sender == f"slack:{TEAM}:{ANA}"
    (posted,) = slack.slack.of("chat.postMessage")
    assert posted["channel"] == HOME
    assert "thread_ts" not in posted
    assert seen_by_person(posted["blocks"]).text == "echo: my card"
    assert seen_by_person(posted["blocks"]).buttons == (("Yes", "/affirm"), ("No", "/deny"))


async def test_a_thread_in_a_direct_conversation_is_answered_there(slack: SlackDriver) -> None:
    await deliver(slack, payloads.direct("my card", thread_ts="1.1"))
    assert slack.slack.of("chat.postMessage")[0]["thread_ts"] == "1.1"


async def test_each_thread_is_a_conversation_of_its_own(
    slack: SlackDriver, agent: FakeAgent
) -> None:
    await deliver(
        slack,
        payloads.mention("one", ts="10.1"),
        payloads.mention("two", ts="20.1"),
        payloads.mention("one again", thread_ts="10.1"),
        payloads.direct("three"),
    )
    senders = [heard.sender for heard in agent.heard]
    first, second = f"slack:{TEAM}:{CHANNEL}:10.1", f"slack:{TEAM}:{CHANNEL}:20.1"
    assert senders == [first, second, first, f"slack:{TEAM}:{ANA}"]
    posted = [p for p in slack.slack.of("chat.postMessage") if "echo" in p["text"]]
    assert [p.get("thread_ts") for p in posted] == ["10.1", "20.1", "10.1", None]
    assert [p["channel"] for p in posted] == [CHANNEL, CHANNEL, CHANNEL, HOME]


async def test_a_thread_says_once_that_others_can_read_it(slack: SlackDriver) -> None:
    await deliver(
        slack, payloads.mention("my card", ts="10.1"), payloads.mention("more", thread_ts="10.1")
    )
    said = [p["text"] for p in slack.slack.of("chat.postMessage")]
    assert [("Other people can read" in text) for text in said] == [False, True, False]
    assert "Otras personas pueden leer" in said[1]


async def test_a_thread_goes_on_without_a_mention_for_the_one_who_asked(
    slack: SlackDriver, agent: FakeAgent
) -> None:
    await deliver(
        slack,
        payloads.mention("my card", ts="10.1"),
        payloads.in_channel("it was mailed in May", thread_ts="10.1", parent_user_id=ANA),
        payloads.in_channel("lunch?", user=BEN, thread_ts="10.1", parent_user_id=ANA),
        payloads.in_channel(f"<@{BEN}> look", thread_ts="10.1", parent_user_id=ANA),
        payloads.mention("and mine?", user=BEN, thread_ts="10.1"),
        payloads.in_channel("also in May", user=BEN, thread_ts="10.1", parent_user_id=ANA),
    )
    assert texts(agent) == ["my card", "it was mailed in May", "and mine?", "also in May"]


async def test_a_thread_goes_on_after_a_restart(slack: SlackDriver, agent: FakeAgent) -> None:
    await deliver(slack, payloads.mention("my card", ts="10.1"))
    await slack.stop()
    await slack.start(agent)
    await deliver(
        slack,
        payloads.in_channel("it was mailed in May", thread_ts="10.1", parent_user_id=ANA),
        payloads.in_channel("another thread", thread_ts="99.1", parent_user_id=ANA),
    )
    assert texts(agent) == ["my card", "it was mailed in May"]


async def test_a_bare_mention_is_a_greeting(slack: SlackDriver, agent: FakeAgent) -> None:
    await deliver(slack, payloads.mention(""))
    assert texts(agent) == ["/greet"]


async def test_personal_details_in_a_channel_are_hidden_and_belong_elsewhere(
    slack: SlackDriver, agent: FakeAgent
) -> None:
    await deliver(slack, payloads.mention("my ssn is 123-45-6789"))
    assert "123-45-6789" not in agent.heard[0].text
    said = [seen_by_person(p["blocks"]).text for p in slack.slack.of("chat.postMessage")]
    assert "direct message only" in said[0]
    assert "mensaje directo" in said[0]
    assert "123-45-6789" not in "".join(said)
    assert len(said) == 3


async def test_personal_details_in_a_direct_message_are_only_hidden(slack: SlackDriver) -> None:
    await deliver(slack, payloads.direct("my ssn is 123-45-6789"))
    said = [answer.text for answer in slack.slack.answers(HOME)]
    assert "direct message" not in "".join(said)
    assert len(said) == 2


async def test_a_number_that_slack_made_a_link_is_hidden(
    slack: SlackDriver, agent: FakeAgent
) -> None:
    await deliver(slack, payloads.direct("my ssn is <tel:123456789|123-45-6789>"))
    assert texts(agent) == ["my ssn is •••-••-••••"]


async def test_markup_of_others_is_inert(slack: SlackDriver, agent: FakeAgent) -> None:
    text = "&lt;!channel&gt; &lt;@U1&gt; &lt;https://evil.example|uscis.gov&gt; @here *x*"
    await deliver(slack, payloads.direct(text))
    assert "<!channel>" in agent.heard[0].text
    (posted,) = slack.slack.of("chat.postMessage")
    assert "&lt;!channel&gt;" in posted["text"]
    assert posted["unfurl_links"] is False
    assert posted["unfurl_media"] is False


# -- files ---------------------------------------------------------------------


async def test_a_file_gets_a_plain_word(slack: SlackDriver, agent: FakeAgent) -> None:
    await deliver(slack, payloads.shared_file(), payloads.shared_file())
    assert agent.heard == []
    (answer,) = slack.slack.answers(HOME)
    assert "do not open, read or save files" in answer.text
    assert "No abro, leo ni guardo archivos" in answer.text
    assert PHONE in answer.text


async def test_the_words_with_a_file_are_answered(slack: SlackDriver, agent: FakeAgent) -> None:
    await deliver(slack, payloads.shared_file("they want more evidence"))
    assert texts(agent) == ["they want more evidence"]
    assert len(slack.slack.answers(HOME)) == 2


async def test_a_message_without_words_is_answered(slack: SlackDriver, agent: FakeAgent) -> None:
    await deliver(slack, payloads.direct(""))
    assert agent.heard == []
    assert PHONE in slack.slack.answers(HOME)[0].text


# -- buttons -------------------------------------------------------------------


async def _press(
    slack: SlackDriver, title: str, payload: str, user: str = ANA, number: int = -1
) -> None:
    (channel, stamp), posted = list(slack.slack.messages.items())[number]
    await deliver(slack, payloads.pressed(title, payload, channel, stamp, posted, user))


async def test_a_press_changes_its_message_and_is_answered(
    slack: SlackDriver, agent: FakeAgent
) -> None:
    await deliver(slack, payloads.direct("my card"))
    await _press(slack, "Yes", "/affirm")
    assert texts(agent) == ["my card", "/affirm"]
    assert agent.heard[1].sender == f"slack:{TEAM}:{ANA}"
    methods = [call.method for call in slack.slack.calls]
    assert methods == ["chat.postMessage", "chat.update", "chat.postMessage"]
    (update,) = slack.slack.of("chat.update")
    changed = seen_by_person(update["blocks"])
    assert changed.text == "echo: my card\n\n✓ Yes"
    assert changed.buttons == ()


async def test_a_press_in_a_thread_names_who_pressed(slack: SlackDriver, agent: FakeAgent) -> None:
    await deliver(slack, payloads.mention("my card", thread_ts="10.1"))
    await _press(slack, "Yes", "/affirm", user=BEN)
    assert agent.heard[1].sender == f"slack:{TEAM}:{CHANNEL}:10.1"
    assert f"<@{BEN}>" in slack.slack.of("chat.update")[0]["blocks"][-1]["elements"][0]["text"]
    assert slack.slack.of("chat.postMessage")[-1]["thread_ts"] == "10.1"


async def test_two_quick_presses_are_one_choice(slack: SlackDriver, agent: FakeAgent) -> None:
    await deliver(slack, payloads.direct("my card"))
    (channel, stamp), posted = next(iter(slack.slack.messages.items()))
    presses = [payloads.pressed("Yes", "/affirm", channel, stamp, posted) for _ in range(3)]
    await asyncio.gather(*(slack.send(press) for press in presses))
    await slack.settled()
    assert texts(agent) == ["my card", "/affirm"]
    assert len(slack.slack.of("chat.update")) == 1


async def test_a_press_is_answered_even_if_its_message_is_gone(
    slack: SlackDriver, agent: FakeAgent
) -> None:
    await deliver(slack, payloads.direct("my card"))
    slack.slack.failures["chat.update"].append(Failure(error="message_not_found"))
    await _press(slack, "Yes", "/affirm")
    assert texts(agent) == ["my card", "/affirm"]
    assert len(slack.slack.answers(HOME)) == 2


async def test_a_press_on_a_message_with_a_long_notification(slack: SlackDriver) -> None:
    await deliver(slack, payloads.direct("my card"))
    (channel, stamp), posted = next(iter(slack.slack.messages.items()))
    long = {**posted, "text": "x" * 3998 + "&amp;" + "y" * 100}
    await deliver(slack, payloads.pressed("Yes", "/affirm", channel, stamp, long))
    assert slack.slack.of("chat.update")[0]["text"] == "x" * 3998


async def test_a_press_on_the_home_tab_opens_the_direct_conversation(
    slack: SlackDriver, agent: FakeAgent
) -> None:
    await deliver(slack, payloads.pressed_at_home("Empezar", "/switch_to_spanish"))
    assert slack.slack.of("conversations.open") == [{"users": ANA}]
    assert agent.heard[0].sender == f"slack:{TEAM}:{ANA}"
    assert len(slack.slack.answers(HOME)) == 1


# -- the command ---------------------------------------------------------------


async def test_the_command_is_answered_in_private(slack: SlackDriver, agent: FakeAgent) -> None:
    url = slack.slack.response_url("one")
    answer = await deliver(slack, payloads.command("my ssn is 123-45-6789, card lost", url))
    seen = payloads.loads(answer)
    assert seen["response_type"] == "ephemeral"
    assert violations_of_response(seen) == []
    assert "only you can read" in seen["text"]
    assert agent.heard[0].sender == f"slack:{TEAM}:{ANA}"
    said = [found.text for found in slack.slack.answers(HOME)]
    assert said[0] == "/uscis my ssn is •••-••-••••, card lost"
    assert "echo:" in said[-1]
    assert {p["channel"] for p in slack.slack.of("chat.postMessage")} == {HOME}


@pytest.mark.parametrize("text", ["", "help", "AYUDA", " ? "])
async def test_the_command_explains_itself(text: str, slack: SlackDriver, agent: FakeAgent) -> None:
    seen = payloads.loads(await deliver(slack, payloads.command(text)))
    assert violations_of_response(seen) == []
    assert "/uscis" in seen["text"]
    assert "Escriba qué pasó" in seen["text"]
    assert PHONE in seen["text"]
    assert agent.heard == []
    assert slack.slack.calls == []


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("new", "/start_over"),
        ("Nuevo", "/start_over"),
        ("forget", "/forget_me"),
        ("olvidar", "/forget_me"),
        ("español", "/switch_to_spanish"),
        ("english", "/switch_to_english"),
    ],
)
async def test_single_words_of_the_command(
    text: str, payload: str, slack: SlackDriver, agent: FakeAgent
) -> None:
    await deliver(slack, payloads.command(text))
    assert texts(agent) == [payload]


async def test_the_command_when_no_direct_conversation_can_be_opened(
    slack: SlackDriver, agent: FakeAgent
) -> None:
    slack.slack.failures["conversations.open"].append(Failure(error="user_disabled"))
    await deliver(slack, payloads.command("my card", slack.slack.response_url("one")))
    ((_, said),) = slack.slack.responses
    assert PHONE in said["text"]
    assert agent.heard == []


async def test_a_response_url_that_leads_elsewhere_is_not_used(slack: SlackDriver) -> None:
    slack.slack.failures["conversations.open"].append(Failure(error="user_disabled"))
    await deliver(slack, payloads.command("my card", "http://127.0.0.1:9/steal"))
    assert slack.slack.responses == []


# -- the Home tab, forgetting, failing -----------------------------------------


async def test_the_home_tab(slack: SlackDriver) -> None:
    await deliver(slack, payloads.home_opened())
    (published,) = slack.slack.of("views.publish")
    assert published["user_id"] == ANA
    assert "Cuide sus datos" in seen_by_person(published["view"]["blocks"]).text


async def test_forgetting_tells_what_slack_keeps(slack: SlackDriver) -> None:
    await deliver(slack, payloads.direct(FORGET))
    said = [answer.text for answer in slack.slack.answers(HOME)]
    assert said[0] == "Deleted."
    assert "Slack keeps the messages" in said[1]


async def test_a_failing_turn_names_the_phone_in_the_thread(slack: SlackDriver) -> None:
    await deliver(slack, payloads.mention(CRASH, thread_ts="10.1"))
    (posted,) = slack.slack.of("chat.postMessage")
    assert posted["thread_ts"] == "10.1"
    assert PHONE in posted["text"]


async def test_answers_keep_their_order_while_slack_says_wait(slack: SlackDriver) -> None:
    slack.slack.failures["chat.postMessage"].append(
        Failure(429, "ratelimited", {"Retry-After": "1"})
    )
    for number in range(5):
        await slack.send(payloads.direct(f"message {number}"))
    await slack.settled()
    said = [answer.text for answer in slack.slack.answers(HOME)]
    assert said == [f"echo: message {number}" for number in range(5)]


async def test_a_wait_in_one_conversation_does_not_hold_up_another(
    agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits, over = [], asyncio.Event()

    async def wait(seconds: float) -> None:
        waits.append(seconds)
        await over.wait()

    monkeypatch.setattr("channels.slack.SlackApi", partial(SlackApi, sleep=wait))
    slack = SlackDriver()
    await slack.start(agent)
    slack.slack.failures["chat.postMessage"].append(
        Failure(429, "ratelimited", {"Retry-After": "60"})
    )
    await slack.send(payloads.direct("first"))
    await until(lambda: waits)
    await slack.send(payloads.direct("second", user=BEN))
    await until(lambda: slack.slack.answers(direct_channel(BEN)))
    assert slack.slack.answers(HOME) == []
    over.set()
    await slack.settled()
    assert len(slack.slack.answers(HOME)) == 1
    await slack.stop()


async def test_sixty_threads_do_not_mix(slack: SlackDriver, agent: FakeAgent) -> None:
    async def converse(number: int) -> None:
        thread = f"{number}.1"
        user = user_of(f"person {number}")
        for turn in range(3):
            where = {"ts": thread} if turn == 0 else {"thread_ts": thread}
            await slack.send(payloads.mention(f"{turn} of {number}", user=user, **where))

    await asyncio.gather(*(converse(number) for number in range(60)))
    await slack.settled()
    posted = slack.slack.of("chat.postMessage")
    for number in range(60):
        said = [p["text"] for p in posted if p["thread_ts"] == f"{number}.1"]
        echoes = [text for text in said if "Other people" not in text]
        assert echoes == [f"echo: {turn} of {number}" for turn in range(3)]
        assert len(said) == 4
    assert len(posted) == 240
    assert agent.overlaps == 0


# -- on and off ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({}, "SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET are not set"),
        ({"SLACK_BOT_TOKEN": TOKEN}, "SLACK_SIGNING_SECRET is not set"),
        ({"SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": "xoxp-1", "SLACK_SIGNING_SECRET": "s"}, "not a bot token"),
        (
            {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": "s", "SLACK_API_URL": "http://x"},
            "SLACK_API_URL must be an https address",
        ),
    ],
)
async def test_without_secrets_the_channel_is_off_and_says_so_once(
    env: dict[str, str],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    channel = SlackChannel.from_credentials({})
    lines = [r.getMessage() for r in caplog.records if r.name == "channels.slack"]
    assert len(lines) == 1
    assert words in lines[0]
    assert "docs/slack.md" in lines[0]
    app = Sanic(f"off_{payloads.ts().replace('.', '_')}", configure_logging=False)

    async def handler(_message: object) -> None:
        raise AssertionError("the channel is off")

    assert channel.blueprint(handler).routes == []
    register([channel], app, "/webhooks/")
    assert not any("slack" in route.path for route in app.router.routes)


def test_with_secrets_it_is_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", f" {TOKEN} ")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")

    async def handler(_message: object) -> None:
        raise AssertionError("nothing was sent")

    door = SlackChannel.from_credentials(None).blueprint(handler)
    assert {route.uri for route in door._future_routes} == {"/", "/webhook"}
    assert [r for r in caplog.records if r.name.startswith("channels.slack")] == []


@pytest.mark.parametrize("name", ["TRIAGE_MAX_CHARS", "TRIAGE_BURST"])
def test_a_wrong_limit_closes_the_channel_with_one_line(
    name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")
    monkeypatch.setenv(name, "many")
    SlackChannel.from_credentials(None)
    (line,) = [r.getMessage() for r in caplog.records if r.name == "channels.slack"]
    assert name in line


async def test_starting_contacts_nobody(
    agent: FakeAgent, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    driver = SlackDriver()
    await driver.start(agent)
    await asyncio.sleep(0.1)
    assert driver.slack.calls == []
    await driver.stop()


def test_secrets_do_not_show_when_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "very-secret")
    from channels.slack_settings import SlackSettings

    shown = repr(SlackSettings.from_environment())
    assert TOKEN not in shown
    assert "very-secret" not in shown
