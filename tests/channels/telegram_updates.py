"""Updates in the shapes the Bot API sends them, with all the fields around the one that matters.

Technical source: Telegram Bot API, `Update` and the types it contains.
"""

from __future__ import annotations

import itertools
from typing import Any

from tests.channels.telegram_api import ME

Update = dict[str, Any]
_numbers = itertools.count(700_000_001)
_FILE = {"file_id": "AgACAgQAAxkBAAI", "file_unique_id": "AQADu8", "file_size": 51_234}
GROUP = {"id": -1001234567890, "title": "Family", "type": "supergroup"}
CHANNEL = {"id": -1009876543210, "title": "News", "username": "news", "type": "channel"}


def next_number() -> int:
    return next(_numbers)


def user(id_: int, language: str | None = "en") -> dict[str, Any]:
    found = {"id": id_, "is_bot": False, "first_name": "Ana", "username": f"user{id_}"}
    return {**found, "language_code": language} if language else found


def private(id_: int) -> dict[str, Any]:
    return {"id": id_, "first_name": "Ana", "username": f"user{id_}", "type": "private"}


def message(person: int, language: str | None = "en", **content: Any) -> dict[str, Any]:
    return {
        "message_id": next_number() % 1_000_000,
        "from": user(person, language),
        "chat": private(person),
        "date": 1_795_000_000,
        **content,
    }


def update(kind: str, content: Any, number: int | None = None) -> Update:
    return {"update_id": number or next_number(), kind: content}


def text(person: int, words: str, number: int | None = None, language: str | None = "en") -> Update:
    entities = {}
    if words.startswith("/") and len(words) > 1:
        length = len(words.split(maxsplit=1)[0])
        entities = {"entities": [{"offset": 0, "length": length, "type": "bot_command"}]}
    return update("message", message(person, language, text=words, **entities), number)


def press(
    person: int,
    data: str,
    title: str = "Yes",
    message_id: int = 1001,
    query: str | None = None,
    number: int | None = None,
    language: str | None = "en",
) -> Update:
    shown = {
        "message_id": message_id,
        "from": ME,
        "chat": private(person),
        "date": 1_795_000_000,
        "text": "Have you sent anything?",
        "reply_markup": {
            "inline_keyboard": [[{"text": title, "callback_data": data}],
                                [{"text": "No", "callback_data": "/deny"}]],
        },
    }  # fmt: skip
    content = {
        "id": query or str(next_number()),
        "from": user(person, language),
        "message": shown,
        "chat_instance": "-3318",
        "data": data,
    }
    return update("callback_query", content, number)


def in_group(person: int, words: str, **content: Any) -> Update:
    said = {**message(person, text=words, **content), "chat": GROUP}
    return update("message", said)


def mention(person: int, words: str = "my card never came") -> Update:
    handle = f"@{ME['username']}"
    emoji = "🙏 "
    entity = {"type": "mention", "offset": 3, "length": len(handle)}
    return in_group(person, f"{emoji}{handle} {words}", entities=[entity])


#: What a person may send that is not words, and the notice it gets.
CONTENT: dict[str, tuple[dict[str, Any], str]] = {
    "photo": (
        {"photo": [{**_FILE, "width": 90, "height": 67}, {**_FILE, "width": 800, "height": 600}]},
        "telegram_file",
    ),
    "document": (
        {"document": {**_FILE, "file_name": "notice.pdf", "mime_type": "application/pdf"}},
        "telegram_file",
    ),
    "video": (
        {"video": {**_FILE, "width": 640, "height": 480, "duration": 3}},
        "telegram_file",
    ),
    "animation": (
        {
            "animation": {**_FILE, "width": 320, "height": 240, "duration": 2},
            "document": {**_FILE, "mime_type": "video/mp4"},
        },
        "telegram_not_text",
    ),
    "voice": (
        {"voice": {**_FILE, "duration": 7, "mime_type": "audio/ogg"}},
        "telegram_voice",
    ),
    "audio": ({"audio": {**_FILE, "duration": 70, "title": "x"}}, "telegram_voice"),
    "video_note": ({"video_note": {**_FILE, "length": 240, "duration": 4}}, "telegram_voice"),
    "sticker": (
        {
            "sticker": {
                **_FILE,
                "width": 512,
                "height": 512,
                "is_animated": False,
                "is_video": False,
                "type": "regular",
                "emoji": "👍",
                "set_name": "Hands",
            }
        },
        "telegram_sticker",
    ),
    "dice": ({"dice": {"emoji": "🎲", "value": 6}}, "telegram_sticker"),
    "contact": (
        {"contact": {"phone_number": "+15555550100", "first_name": "Luz", "user_id": 77}},
        "telegram_contact",
    ),
    "location": (
        {"location": {"latitude": 40.7, "longitude": -74.0}},
        "telegram_location",
    ),
    "venue": (
        {
            "venue": {
                "location": {"latitude": 40.7, "longitude": -74.0},
                "title": "Office",
                "address": "1 Street",
            },
            "location": {"latitude": 40.7, "longitude": -74.0},
        },
        "telegram_location",
    ),
    "poll": (
        {
            "poll": {
                "id": "5",
                "question": "Which?",
                "total_voter_count": 0,
                "is_closed": False,
                "is_anonymous": True,
                "type": "regular",
                "allows_multiple_answers": False,
                "options": [{"text": "A", "voter_count": 0}, {"text": "B", "voter_count": 0}],
            }
        },
        "telegram_poll",
    ),
    "story": ({"story": {"chat": CHANNEL, "id": 3}}, "telegram_not_text"),
}

PERSON = 4242


def _member(status: str) -> dict[str, Any]:
    return {
        "chat": private(PERSON),
        "from": user(PERSON),
        "date": 1_795_000_000,
        "old_chat_member": {"user": ME, "status": "member"},
        "new_chat_member": {"user": ME, "status": status, "until_date": 0},
    }


def _post(**content: Any) -> dict[str, Any]:
    return {"message_id": 5, "sender_chat": CHANNEL, "chat": CHANNEL, "date": 1, **content}


def silent() -> dict[str, Update]:
    """Updates that are met with silence by design."""
    bot = {"id": 99, "is_bot": True, "first_name": "Other", "username": "other_bot"}
    return {
        "blocked": update("my_chat_member", _member("kicked")),
        "unblocked": update("my_chat_member", _member("member")),
        "added_to_group": update("my_chat_member", {**_member("member"), "chat": GROUP}),
        "channel_post": update("channel_post", _post(text="News")),
        "edited_channel_post": update("edited_channel_post", _post(text="News", edit_date=2)),
        "pinned": update("message", message(PERSON, pinned_message=message(PERSON, text="x"))),
        "timer": update(
            "message",
            message(
                PERSON, message_auto_delete_timer_changed={"message_auto_delete_time": 86_400}
            ),
        ),
        "bot_message": update("message", {**message(PERSON, text="hello"), "from": bot}),
        "group_talk": in_group(PERSON, "did anyone get a letter?"),
        "group_other_mention": in_group(
            PERSON, "@luis look", entities=[{"type": "mention", "offset": 0, "length": 5}]
        ),
        "group_photo": update(
            "message",
            {**message(PERSON, **CONTENT["photo"][0]), "chat": GROUP},
        ),
        "group_member_joined": update(
            "message", {**message(PERSON, new_chat_members=[user(6)]), "chat": GROUP}
        ),
        "group_edit": update(
            "edited_message", {**message(PERSON, text="x", edit_date=2), "chat": GROUP}
        ),
        "live_location_moved": update(
            "edited_message",
            message(
                PERSON,
                location={"latitude": 1.0, "longitude": 2.0, "live_period": 900},
                edit_date=2,
            ),
        ),
        "anonymous_admin": update(
            "message", {"message_id": 8, "sender_chat": GROUP, "chat": GROUP, "date": 1,
                        "text": "hello"}
        ),
        "inline_query": update(
            "inline_query", {"id": "1", "from": user(PERSON), "query": "rfe", "offset": ""}
        ),
        "poll_answer": update(
            "poll_answer", {"poll_id": "5", "user": user(PERSON), "option_ids": [0]}
        ),
        "poll": update("poll", {"id": "5", "question": "Which?", "options": []}),
        "chat_member": update("chat_member", _member("left")),
        "join_request": update(
            "chat_join_request",
            {"chat": GROUP, "from": user(PERSON), "user_chat_id": PERSON, "date": 1},
        ),
        "reaction": update(
            "message_reaction",
            {"chat": private(PERSON), "message_id": 5, "user": user(PERSON), "date": 1,
             "old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": "👍"}]},
        ),
        "business_message": update("business_message", message(PERSON, text="hello")),
        "no_kind": {"update_id": next_number()},
        "unknown_kind": update("something_new", {"id": 1}),
        "odd_message": update("message", {"chat": "private", "from": [], "text": 7}),
        "odd_query": update("callback_query", {"id": 7, "from": None}),
        "message_is_a_list": update("message", []),
    }  # fmt: skip
