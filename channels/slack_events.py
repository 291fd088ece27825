"""What Slack sends, read into small values. Called only with bodies whose signature was right.

Sources: https://docs.slack.dev/apis/events-api/, https://docs.slack.dev/reference/events/message/,
https://docs.slack.dev/reference/interaction-payloads/block_actions-payload/ and
https://docs.slack.dev/interactivity/implementing-slash-commands/
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final
from urllib.parse import parse_qs

from channels.slack_text import from_slack, mentions, unescape

#: Kinds of message a person wrote. Edits, joins, bots' and all other kinds are not for us.
_WRITTEN: Final = (None, "file_share", "thread_broadcast", "me_message")
_CHANNEL_KINDS: Final = ("channel", "group", "mpim")
_SLACKBOT: Final = "USLACKBOT"
#: News for the operator: what happened, in words for the log.
_TROUBLES: Final[Mapping[str, str]] = {
    "tokens_revoked": "Slack revoked the bot's token: install the app again, set SLACK_BOT_TOKEN",
    "app_uninstalled": "the app was removed from the workspace: nobody can be answered there",
    "app_rate_limited": "Slack holds events back: more than 30,000 in an hour, or too few answers",
}

_ID = re.compile(r"[A-Z0-9]{2,32}")
_TS = re.compile(r"[0-9]{1,12}\.[0-9]{1,8}")


class Malformed(ValueError):
    """A body that Slack would not send; the message says what is wrong, and quotes nothing."""


class Addressed(Enum):
    """How a message came to us."""

    DIRECT = "direct"
    MENTION = "mention"
    #: Somebody writes in a thread of a channel; ours only if we take part in it.
    THREAD = "thread"


@dataclass(frozen=True)
class Place:
    """Where a conversation is held.

    A direct conversation is one per person; in a channel it is one per thread.
    """

    team: str
    channel: str
    #: The message that starts the thread; None for a direct conversation outside threads.
    thread_ts: str | None
    #: The person, in a direct conversation; None in a channel.
    person: str | None

    @property
    def sender(self) -> str:
        """The conversation's id in the tracker store."""
        if self.person is not None:
            return f"slack:{self.team}:{self.person}"
        return f"slack:{self.team}:{self.channel}:{self.thread_ts}"

    @property
    def is_private(self) -> bool:
        """Whether only one person and the assistant read along."""
        return self.person is not None


@dataclass(frozen=True)
class Challenge:
    """Slack asks whether this URL is ours."""

    value: str


@dataclass(frozen=True)
class Written:
    """A message a person wrote."""

    event_id: str
    #: Names the message itself: a mention and its channel message are two events of one message.
    message_id: str
    place: Place
    user: str
    text: str
    addressed: Addressed
    has_files: bool
    #: Whoever started the thread.
    thread_author: str | None
    #: The text starts by calling somebody who is not us.
    for_others: bool
    #: A mention outside threads: the answers begin a new one.
    starts_thread: bool


@dataclass(frozen=True)
class HomeOpened:
    """A person opened the app's Home tab."""

    event_id: str
    user: str


@dataclass(frozen=True)
class Pressed:
    """A person pressed one of our buttons."""

    trigger_id: str
    user: str
    payload: str
    title: str
    #: None for a button of the Home tab or of a message that only this person sees: what
    #: follows belongs to their direct conversation.
    place: Place | None
    team: str
    message_ts: str | None
    blocks: tuple[Mapping[str, Any], ...]
    text: str
    response_url: str | None


@dataclass(frozen=True)
class Command:
    """A person used the slash command."""

    trigger_id: str
    team: str
    user: str
    text: str
    app: str | None
    response_url: str | None


@dataclass(frozen=True)
class Trouble:
    """Something the operator must know."""

    kind: str
    what: str


@dataclass(frozen=True)
class Ignored:
    """Nothing for us: our own echo, an edit, another bot, a kind of event we did not ask for."""

    why: str


Received = Challenge | Written | HomeOpened | Pressed | Command | Trouble | Ignored


def read_json(body: bytes) -> Received:
    """Read a body of the Events API.

    Raises:
        Malformed: it is not what the Events API sends.
    """
    outer = _object(_parsed(body), "the body")
    kind = outer.get("type")
    if kind == "url_verification":
        return Challenge(_text(outer, "challenge"))
    if kind == "app_rate_limited":
        return Trouble(kind, _TROUBLES[kind])
    if kind != "event_callback":
        return Ignored("an unknown kind of request")
    event = _object(outer.get("event"), "event")
    inner = event.get("type")
    if inner in ("message", "app_mention"):
        return _message(outer, event)
    if inner == "app_home_opened":
        return _home(outer, event)
    if isinstance(inner, str) and inner in _TROUBLES:
        return _revoked(inner, event)
    return Ignored("an event we did not ask for")


def read_form(body: bytes) -> Received:
    """Read a body of a pressed button or of the slash command.

    Raises:
        Malformed: it is neither.
    """
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=100)
    except (UnicodeDecodeError, ValueError) as error:
        raise Malformed("the form cannot be read") from error
    form = {name: values[0] for name, values in fields.items()}
    if "payload" in form:
        return _interaction(_object(_parsed(form["payload"].encode("utf-8")), "payload"))
    if "command" in form:
        return _command(form)
    if form.get("ssl_check") == "1":
        return Ignored("a check of our certificate")
    raise Malformed("the form has no payload and no command")


# -- events ---------------------------------------------------------------------


def _message(outer: Mapping[str, Any], event: Mapping[str, Any]) -> Received:
    bot = _bot_user(outer)
    why = _not_written_by_a_person(outer, event, bot)
    if why is not None:
        return Ignored(why)
    user, channel, ts = _id(event, "user"), _id(event, "channel"), _ts(event, "ts")
    team = _id(outer, "team_id")
    raw = _text(event, "text", missing="")
    thread_ts = _ts(event, "thread_ts") if event.get("thread_ts") else None
    addressed = _addressed(event, bot, raw)
    if addressed is None:
        return Ignored("talk in a channel that is not to us")
    direct = addressed is Addressed.DIRECT
    called = mentions(raw)
    return Written(
        event_id=_text(outer, "event_id"),
        message_id=f"{team}:{channel}:{ts}",
        place=Place(
            team=team,
            channel=channel,
            thread_ts=thread_ts if direct else thread_ts or ts,
            person=user if direct else None,
        ),
        user=user,
        text=from_slack(raw, bot),
        addressed=addressed,
        has_files=bool(event.get("files")) or event.get("subtype") == "file_share",
        thread_author=_optional_id(event, "parent_user_id"),
        for_others=bool(called) and raw.lstrip().startswith("<@") and called[0] != bot,
        starts_thread=addressed is Addressed.MENTION and thread_ts is None,
    )


def _not_written_by_a_person(
    outer: Mapping[str, Any], event: Mapping[str, Any], bot: str | None
) -> str | None:
    if event.get("subtype") not in _WRITTEN or event.get("hidden"):
        return "a kind of message nobody writes"
    own_app = event.get("app_id") is not None and event.get("app_id") == outer.get("api_app_id")
    if event.get("bot_id") or event.get("bot_profile") or own_app:
        return "a bot's message"
    if event.get("user") is None or event["user"] in (bot, _SLACKBOT):
        return "our own echo"
    return None


def _addressed(event: Mapping[str, Any], bot: str | None, text: str) -> Addressed | None:
    if event.get("channel_type") in ("im", "app_home"):
        return Addressed.DIRECT
    if event.get("type") == "app_mention":
        # In a direct conversation a mention comes a second time, as this event.
        return Addressed.DIRECT if str(event.get("channel")).startswith("D") else Addressed.MENTION
    if event.get("channel_type") not in _CHANNEL_KINDS:
        return None
    if bot is not None and bot in mentions(text):
        return Addressed.MENTION
    return Addressed.THREAD if event.get("thread_ts") else None


def _bot_user(outer: Mapping[str, Any]) -> str | None:
    """Return our user id in this workspace, which every event names."""
    authorizations = outer.get("authorizations")
    if not isinstance(authorizations, list):
        return None
    for entry in authorizations:
        if isinstance(entry, dict) and entry.get("is_bot"):
            return _optional_id(entry, "user_id")
    return None


def _home(outer: Mapping[str, Any], event: Mapping[str, Any]) -> Received:
    if event.get("tab", "home") != "home":
        return Ignored("another tab of the app")
    return HomeOpened(_text(outer, "event_id"), _id(event, "user"))


def _revoked(kind: str, event: Mapping[str, Any]) -> Received:
    tokens = event.get("tokens")
    if kind == "tokens_revoked" and isinstance(tokens, dict) and not tokens.get("bot"):
        return Ignored("a token we do not use was revoked")
    return Trouble(kind, _TROUBLES[kind])


# -- buttons and the command --------------------------------------------------------


def _interaction(payload: Mapping[str, Any]) -> Received:
    if payload.get("type") != "block_actions":
        return Ignored("an interaction we did not ask for")
    actions = payload.get("actions")
    if not isinstance(actions, list) or not actions:
        raise Malformed("block_actions without an action")
    action = _object(actions[0], "action")
    if action.get("type") != "button" or not action.get("value"):
        return Ignored("a link was opened")
    user = _object(payload.get("user"), "user")
    message = _object(payload.get("message") or {}, "message")
    container = _object(payload.get("container") or {}, "container")
    team = _team(payload, user, message)
    blocks = message.get("blocks")
    title = _object(action.get("text") or {}, "text of the button")
    return Pressed(
        trigger_id=_text(payload, "trigger_id"),
        user=_id(user, "id"),
        payload=_text(action, "value"),
        title=unescape(_text(title, "text", missing="")),
        place=_place(payload, team, _id(user, "id"), message, container),
        team=team,
        message_ts=_ts(message, "ts") if message.get("ts") else None,
        blocks=tuple(b for b in blocks if isinstance(b, dict)) if isinstance(blocks, list) else (),
        text=_text(message, "text", missing=""),
        response_url=_response_url(payload),
    )


def _place(
    payload: Mapping[str, Any],
    team: str,
    user: str,
    message: Mapping[str, Any],
    container: Mapping[str, Any],
) -> Place | None:
    channel = payload.get("channel")
    if not isinstance(channel, dict):
        return None
    id_ = _id(channel, "id")
    started = message.get("thread_ts") or container.get("thread_ts")
    thread_ts = _ts({"thread_ts": started}, "thread_ts") if started else None
    if id_.startswith("D"):
        return Place(team, id_, thread_ts, user)
    if container.get("is_ephemeral"):
        return None
    return Place(team, id_, thread_ts or _ts(message, "ts"), None)


def _team(payload: Mapping[str, Any], user: Mapping[str, Any], message: Mapping[str, Any]) -> str:
    """Return the workspace: of our message, of the payload, or of the person."""
    team = payload.get("team")
    of_payload = team.get("id") if isinstance(team, dict) else None
    return _id({"team": message.get("team") or of_payload or user.get("team_id")}, "team")


def _command(form: Mapping[str, str]) -> Command:
    return Command(
        trigger_id=_text(form, "trigger_id"),
        team=_id(form, "team_id"),
        user=_id(form, "user_id"),
        text=from_slack(form.get("text", "")),
        app=_optional_id(form, "api_app_id"),
        response_url=_response_url(form),
    )


def _response_url(payload: Mapping[str, Any]) -> str | None:
    url = payload.get("response_url")
    return url if isinstance(url, str) and url else None


# -- fields ---------------------------------------------------------------------------


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Malformed("the JSON cannot be read") from error


def _object(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Malformed(f"{name} is not an object")
    return value


def _text(fields: Mapping[str, Any], name: str, missing: str | None = None) -> str:
    value = fields.get(name)
    if value is None and missing is not None:
        return missing
    if not isinstance(value, str) or (not value and missing is None):
        raise Malformed(f"{name} is missing or is no text")
    return value


def _id(fields: Mapping[str, Any], name: str) -> str:
    value = _text(fields, name)
    if not _ID.fullmatch(value):
        raise Malformed(f"{name} is not an id of Slack")
    return value


def _optional_id(fields: Mapping[str, Any], name: str) -> str | None:
    return _id(fields, name) if fields.get(name) is not None else None


def _ts(fields: Mapping[str, Any], name: str) -> str:
    value = _text(fields, name)
    if not _TS.fullmatch(value):
        raise Malformed(f"{name} is not a time of Slack")
    return value
