"""`make demo`: six conversations over the real servers, printed as transcripts."""

from __future__ import annotations

import tempfile
from pathlib import Path

from scripts import servers
from scripts.conversation import Conversation, transcript

#: The messages name dates, so the demo's clock stands on the day they were written.
NOW = "2026-11-23T15:00:00-05:00"

CONVERSATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "A letter that asks for more evidence",
        (
            "i got a letter asking for more evidence for my i-130 dated oct 2 and i dont "
            "understand what they want",
            "I don't know",
            "no",
            "when is it due",
            "what do i say",
        ),
    ),
    (
        "A warning of denial",
        (
            "they sent me a NOID for my 485, I can explain everything, who do I call",
            "dec 14",
            "and if that doesn't work",
        ),
    ),
    (
        "A father in intensive care",
        (
            "my dad is in icu in lagos i have to fly tomorrow, my green card is pending",
            "in the us",
            "no",
            "what not to do",
        ),
    ),
    (
        "Two years of silence",
        (
            "N-400 pending 26 months, called 5 times, nothing",
            "yes",
            "no",
            "2",
        ),
    ),
    (
        "Una carta con la fecha equivocada",
        (
            "mi carta de huellas tiene la fecha y la ciudad equivocadas",
            "no sé",
            "¿qué les digo?",
        ),
    ),
    (
        "Getting a human being",
        (
            "how do i get a human being at uscis",
            "the robot keeps looping",
            "thank you",
        ),
    ),
)


def main() -> int:
    """Play all conversations."""
    print(f"Clock of the demo: {NOW}\n")
    with tempfile.TemporaryDirectory() as scratch:
        model = servers.ROOT / "models" / "triage.tar.gz"
        with servers.both(Path(scratch), model, now=NOW) as (rasa, _):
            for title, messages in CONVERSATIONS:
                print(f"=== {title} ===\n")
                talk = Conversation(rasa.url)
                for message in messages:
                    print(transcript(message, talk.say(message)) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
