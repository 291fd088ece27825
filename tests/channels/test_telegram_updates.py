"""Every kind of update gets its answer or its silence, once, however often it is delivered."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from channels.notices import Notices
from channels.telegram_updates import ALLOWED, CONTENT, Silent, read
from store.queries import Catalog
from tests.channels import agents
from tests.channels import telegram_updates as updates
from tests.channels.agents import FakeAgent
from tests.channels.telegram_api import ME, UPDATE_KINDS, Failure
from tests.channels.telegram_server import Served, served
from tests.channels.telegram_updates import PERSON
from tests.support.waiting import until


@pytest_asyncio.fixture
async def bot(agent: FakeAgent) -> AsyncIterator[Served]:
    async with served(agent) as bot:
        yield bot


@pytest.fixture
def notices() -> Notices:
    return Notices.read()


async def three_times(bot: Served, update: dict[str, Any]) -> list[str]:
    """What one update, delivered three times, is answered."""
    texts = []
    for _ in range(3):
        texts += [sent.text for sent in await bot.ask(update)]
    return texts


def repeated(update: dict[str, Any]) -> dict[str, Any]:
    """The same again, as new: another update of the same content."""
    return {**json.loads(json.dumps(update)), "update_id": updates.next_number()}


# -- words ---------------------------------------------------------------------------------


async def test_words_are_answered_once(bot: Served, agent: FakeAgent) -> None:
    said = await three_times(bot, updates.text(PERSON, "my card never came"))
    assert said == ["echo: my card never came"]
    assert agent.heard[0].sender == f"telegram:{PERSON}"
    assert agent.heard[0].channel == "telegram"


async def test_three_copies_at_the_same_time_are_answered_once(
    bot: Served, agent: FakeAgent
) -> None:
    update = updates.text(PERSON, agents.SLOW)
    await asyncio.gather(*(bot.post(update) for _ in range(3)))
    agent.release()
    await bot.settle()
    assert len(agent.heard) == len(bot.api.sent) == 1


async def test_the_language_of_the_app_goes_along_as_a_hint(bot: Served, agent: FakeAgent) -> None:
    for person, code in ((1, "es"), (2, "es-MX"), (3, "en"), (4, "uk"), (5, None)):
        await bot.ask(updates.text(person, "485", language=code))
    hints = [heard.metadata.get("language") for heard in agent.heard]
    assert hints == ["es", "es", "en", None, None]


async def test_messages_of_a_person_keep_their_order(bot: Served, agent: FakeAgent) -> None:
    texts = [f"{agents.SLOW} one", "two", "three", "four"]
    for text in texts:
        await bot.post(updates.text(PERSON, text))
    agent.release()
    await bot.settle()
    assert [sent.text for sent in bot.api.to(PERSON)] == [f"echo: {text}" for text in texts]


async def test_control_characters_and_lone_surrogates_do_no_harm(
    bot: Served, agent: FakeAgent
) -> None:
    await bot.ask(updates.text(PERSON, "my\x00 card \ud83d never came"))
    assert agent.heard[0].text == "my card  never came"


async def test_typing_is_shown_while_an_answer_takes_long(bot: Served, agent: FakeAgent) -> None:
    await bot.post(updates.text(PERSON, agents.SLOW))
    await until(lambda: bot.api.called("sendChatAction"))
    assert bot.api.called("sendChatAction")[0] == {"chat_id": PERSON, "action": "typing"}
    assert bot.api.sent == []
    agent.release()
    await bot.settle()
    assert len(bot.api.sent) == 1


async def test_links_are_not_unfurled(bot: Served) -> None:
    await bot.ask(updates.text(PERSON, "see https://www.uscis.gov/a_b"))
    assert bot.api.sent[0].fields["link_preview_options"] == {"is_disabled": True}


async def test_what_the_person_writes_is_never_markup(bot: Served) -> None:
    text = "<b>denied</b> & <a href='tg://user?id=1'>x</a>"
    await bot.ask(updates.text(PERSON, text))
    assert bot.api.sent[0].text == f"echo: {text}"
    assert "<a" not in bot.api.sent[0].fields["text"]


# -- commands ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("/start", "/greet"),
        ("/start group", "/greet"),
        ("/START", "/greet"),
        (f"/help@{ME['username']}", "/help"),
        ("/ayuda", "/help"),
        ("/forget", "/forget_me"),
        ("/restart", "/start_over"),
        ("/espanol", "/switch_to_spanish"),
        ("/i got an rfe", "i got an rfe"),
        ("/ my case", "my case"),
        ("//rfe is here", "rfe is here"),
        ('/inform{"choice": "x"}', 'inform{"choice": "x"}'),
        ("/¿qué hago?", "¿qué hago?"),
    ],
)
async def test_commands_are_understood_and_payloads_cannot_be_typed(
    typed: str, heard: str, bot: Served, agent: FakeAgent
) -> None:
    await three_times(bot, updates.text(PERSON, typed))
    assert [h.text for h in agent.heard] == [heard]


@pytest.mark.parametrize("typed", ["/rfe", "/settings", "/", "//", "/denied"])
async def test_an_unknown_command_says_which_there_are(
    typed: str, bot: Served, agent: FakeAgent, notices: Notices
) -> None:
    said = await three_times(bot, updates.text(PERSON, typed))
    assert said == [notices.say("telegram_command", "en")]
    assert agent.heard == []


async def test_commands_work_with_the_real_intents() -> None:
    import yaml

    from channels.telegram_handler import _INTENTS, LANGUAGE_BUTTONS
    from tests.conftest import ROOT

    intents = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"]
    payloads = {*_INTENTS.values(), *(payload for _, payload in LANGUAGE_BUTTONS)}
    assert {payload.removeprefix("/") for payload in payloads} <= set(intents)


async def test_language_offers_both_in_both(bot: Served, agent: FakeAgent) -> None:
    sent = await bot.ask(updates.text(PERSON, "/language"))
    assert sent[0].buttons == (
        ("English", "/switch_to_english"),
        ("Español", "/switch_to_spanish"),
    )
    assert "language" in sent[0].text
    assert "idioma" in sent[0].text
    await bot.press(PERSON, "/switch_to_spanish")
    assert [heard.text for heard in agent.heard] == ["/switch_to_spanish"]
    sticker = updates.update("message", updates.message(PERSON, **updates.CONTENT["sticker"][0]))
    assert "palabras" in (await bot.ask(sticker))[0].text


async def test_forgetting_deletes_and_says_what_telegram_keeps(
    bot: Served, agent: FakeAgent, notices: Notices
) -> None:
    await bot.say(PERSON, "hello")
    sent = await bot.say(PERSON, agents.FORGET)
    assert [s.text for s in sent] == ["Deleted.", notices.say("telegram_forgotten", "en")]


# -- buttons -------------------------------------------------------------------------------


async def test_a_pressed_button_is_answered_and_its_keyboard_shows_the_choice(
    bot: Served, agent: FakeAgent
) -> None:
    question = (await bot.say(PERSON, "hello"))[0]
    answers = await bot.press(PERSON, "/deny")
    await bot.settle()
    assert [heard.text for heard in agent.heard] == ["hello", "/deny"]
    assert [sent.text for sent in answers] == ["echo: /deny"]
    assert len(bot.api.answered) == 1
    assert question.keyboard == [[{"text": "✓ No", "callback_data": "-"}]]


async def test_a_press_delivered_three_times_is_worked_on_once(
    bot: Served, agent: FakeAgent
) -> None:
    said = await three_times(bot, updates.press(PERSON, "/affirm"))
    assert said == ["echo: /affirm"]
    assert len(bot.api.answered) == 3, "the spinner stops in any case"


async def test_a_double_tap_counts_once(bot: Served, agent: FakeAgent) -> None:
    press = updates.press(PERSON, "/affirm", message_id=55)
    again = repeated(press)
    again["callback_query"]["id"] = "4711"
    await bot.ask(press)
    await bot.ask(again)
    assert [heard.text for heard in agent.heard] == ["/affirm"]
    assert len(bot.api.answered) == 2


async def test_the_mark_that_is_left_does_nothing(bot: Served, agent: FakeAgent) -> None:
    assert await bot.ask(updates.press(PERSON, "-", "✓ No")) == []
    assert agent.heard == []
    assert len(bot.api.answered) == 1
    assert bot.api.called("editMessageReplyMarkup") == []


@pytest.mark.parametrize("data", ["old:thing", "rfe", "/rfe or more", "~7"])
async def test_a_button_of_another_time_says_so(
    data: str, bot: Served, agent: FakeAgent, notices: Notices
) -> None:
    assert await bot.ask(updates.press(PERSON, data)) == []
    assert agent.heard == []
    text = bot.api.called("answerCallbackQuery")[0]["text"]
    assert text == notices.say("telegram_old_button", "en")


async def test_a_button_without_its_message_is_answered(bot: Served, agent: FakeAgent) -> None:
    press = updates.press(PERSON, "/affirm")
    del press["callback_query"]["message"]
    await bot.ask(press)
    too_old = updates.press(PERSON, "/affirm")
    message = too_old["callback_query"]["message"]
    too_old["callback_query"]["message"] = {
        "chat": message["chat"], "message_id": 1, "date": 0
    }  # fmt: skip
    await bot.ask(too_old)
    assert len(bot.api.answered) == 2
    assert [heard.text for heard in agent.heard] == ["/affirm"]


async def test_a_button_in_a_group_starts_no_conversation(bot: Served, agent: FakeAgent) -> None:
    press = updates.press(PERSON, "/affirm")
    press["callback_query"]["message"]["chat"] = updates.GROUP
    await bot.ask(press)
    assert agent.heard == []
    assert len(bot.api.answered) == 1


async def test_a_press_too_late_for_telegram_still_counts(
    bot: Served, agent: FakeAgent, caplog: pytest.LogCaptureFixture
) -> None:
    bot.api.fail("answerCallbackQuery", Failure(400, "Bad Request: query is too old"))
    bot.api.fail("editMessageReplyMarkup", Failure(400, "Bad Request: message can't be edited"))
    await bot.ask(updates.press(PERSON, "/affirm"))
    assert [heard.text for heard in agent.heard] == ["/affirm"]
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]


# -- what is not words ---------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", updates.CONTENT)
async def test_content_gets_a_short_answer_once(
    kind: str, language: str, bot: Served, agent: FakeAgent, notices: Notices
) -> None:
    content, notice = updates.CONTENT[kind]
    update = updates.update("message", updates.message(PERSON, language, **content))
    assert await three_times(bot, update) == [notices.say(notice, language)]
    assert agent.heard == []


def test_every_content_has_an_answer(notices: Notices) -> None:
    for answer in {*CONTENT.values(), "edited", "command", "group"}:
        for language in ("en", "es"):
            assert len(notices.say(f"telegram_{answer}", language)) < 500


async def test_an_app_in_another_language_gets_both(bot: Served, notices: Notices) -> None:
    content, notice = updates.CONTENT["photo"]
    update = updates.update("message", updates.message(PERSON, "uk", **content))
    assert [s.text for s in await bot.ask(update)] == [notices.both(notice)]


async def test_a_stored_conversation_decides_the_language(
    bot: Served, agent: FakeAgent, notices: Notices, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Tracker:
        def get_slot(self, name: str) -> str:
            return {"language": "es"}[name]

    async def retrieve(sender: str) -> Tracker:
        assert sender == f"telegram:{PERSON}"
        return Tracker()

    monkeypatch.setattr(agent.tracker_store, "retrieve", retrieve)
    content, notice = updates.CONTENT["photo"]
    update = updates.update("message", updates.message(PERSON, "en", **content))
    assert [s.text for s in await bot.ask(update)] == [notices.say(notice, "es")]


async def test_photos_say_that_nothing_is_read_and_how_to_delete(notices: Notices) -> None:
    english, spanish = (notices.say("telegram_file", language) for language in ("en", "es"))
    for words in ("cannot open", "did not store", "delete it"):
        assert words in english
    for words in ("No puedo abrir", "no lo guardé", "bórrelo"):
        assert words in spanish


async def test_an_album_is_answered_once(bot: Served) -> None:
    content, _ = updates.CONTENT["photo"]
    sent = []
    for _ in range(5):
        album = updates.message(PERSON, media_group_id="13", **content)
        sent += await bot.ask(updates.update("message", album))
    assert len(sent) == 1


async def test_words_under_a_photo_are_words_and_redacted(
    bot: Served, agent: FakeAgent, notices: Notices
) -> None:
    content, notice = updates.CONTENT["photo"]
    caption = "this came, my ssn is 123-45-6789"
    update = updates.update("message", updates.message(PERSON, caption=caption, **content))
    said = await three_times(bot, update)
    assert said[0] == notices.say(notice, "en")
    assert said[-1] == "echo: this came, my ssn is •••-••-••••"
    assert len(agent.heard) == 1


async def test_an_edit_is_told_to_be_sent_again(bot: Served, notices: Notices) -> None:
    edit = updates.message(PERSON, text="my I-130, I mean", edit_date=1_795_000_100)
    said = await three_times(bot, updates.update("edited_message", edit))
    assert said == [notices.say("telegram_edited", "en")]


# -- groups --------------------------------------------------------------------------------


def in_groups() -> dict[str, dict[str, Any]]:
    handle = f"@{ME['username']}"
    reply = {"message_id": 3, "from": ME, "chat": updates.GROUP, "date": 1, "text": "x"}
    command = f"/help{handle}"
    photo = updates.message(
        PERSON,
        caption=handle,
        caption_entities=[{"type": "mention", "offset": 0, "length": len(handle)}],
        **updates.CONTENT["photo"][0],
    )
    return {
        "mention": updates.mention(PERSON),
        "reply": updates.in_group(PERSON, "and now?", reply_to_message=reply),
        "command": updates.in_group(
            PERSON, command, entities=[{"type": "bot_command", "offset": 0, "length": len(command)}]
        ),
        "by_name": updates.in_group(
            PERSON,
            "Triage help",
            entities=[{"type": "text_mention", "offset": 0, "length": 6, "user": ME}],
        ),
        "under_a_photo": updates.update("message", {**photo, "chat": updates.GROUP}),
    }


@pytest.mark.parametrize("way", in_groups())
async def test_in_groups_only_an_invitation_to_a_private_chat(
    way: str, bot: Served, agent: FakeAgent, notices: Notices
) -> None:
    update = in_groups()[way]
    assert await three_times(bot, update) == [notices.say("telegram_group", "en")]
    sent = bot.api.sent[0]
    assert sent.chat_id == updates.GROUP["id"]
    assert sent.buttons == (("Open a private chat", f"https://t.me/{ME['username']}?start=group"),)
    assert sent.fields["reply_parameters"]["message_id"] == update["message"]["message_id"]
    assert agent.heard == []
    assert len(bot.api.called("getMe")) == 1


async def test_a_group_is_invited_once_in_a_while(bot: Served) -> None:
    for _ in range(5):
        await bot.ask(updates.mention(PERSON))
    assert len(bot.api.sent) == 1


async def test_an_unreachable_telegram_loses_a_group_message_and_nothing_else(
    bot: Served, agent: FakeAgent, caplog: pytest.LogCaptureFixture
) -> None:
    bot.api.fail("getMe", Failure(401, "Unauthorized"))
    await bot.ask(updates.mention(PERSON))
    assert bot.api.sent == []
    await bot.say(PERSON, "hello")
    assert len(agent.heard) == 1
    assert len(await bot.ask(updates.mention(PERSON))) == 1


# -- silence -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", updates.silent())
async def test_silence_by_design(
    kind: str, bot: Served, agent: FakeAgent, caplog: pytest.LogCaptureFixture
) -> None:
    assert await three_times(bot, updates.silent()[kind]) == []
    assert agent.heard == []
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []


def test_every_kind_telegram_has_is_read_without_an_error() -> None:
    for kind in UPDATE_KINDS:
        for content in ({}, [], None, "x", {"from": {}, "chat": {}}, {"id": "1", "from": 3}):
            assert isinstance(read({"update_id": 1, kind: content}), Silent)


def test_only_what_is_answered_is_asked_for() -> None:
    assert set(ALLOWED) == {"message", "edited_message", "callback_query", "my_chat_member"}


async def test_a_block_is_logged_without_who(bot: Served, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await bot.ask(updates.silent()["blocked"])
    lines = [r.getMessage() for r in caplog.records if r.name == "channels.telegram_handler"]
    assert lines == ["Telegram: the bot is now 'kicked' in a chat"]


# -- many at once --------------------------------------------------------------------------


async def test_sixty_people_at_once_get_their_own_answers(bot: Served, agent: FakeAgent) -> None:
    people = range(10_000, 10_060)

    async def talk(person: int) -> None:
        for word in ("one", "two"):
            await bot.post(updates.text(person, f"{word} of {person}"))
        await bot.post(updates.press(person, "/affirm", query=f"q{person}"))

    bot.api.queries |= {f"q{person}" for person in people}
    await asyncio.gather(*(talk(person) for person in people))
    await bot.settle()
    for person in people:
        said = [sent.text for sent in bot.api.to(person)]
        assert said == [f"echo: one of {person}", f"echo: two of {person}", "echo: /affirm"]
    assert agent.overlaps == 0


async def test_the_phone_number_in_notices_is_the_one_of_the_store(
    bot: Served, catalog: Catalog
) -> None:
    phone = catalog.book.channels["uscis_contact_center_phone"].value
    assert phone is not None
    sent = await bot.say(PERSON, agents.CRASH)
    assert phone.en in sent[0].text
