"""Forms, notices, places, dates, waiting times and what was tried, by rules.

spaCy does the matching on a blank pipeline (trained ones are not to be had from
PyPI): phrases and token patterns on text that is lower-cased and stripped of
accents character by character, so every span fits the original message.
Numbers, dates and receipt numbers are read with regular expressions, and the
words around a match may take it back (`nlu.context`).

Entities (value): form ("I-485"), notice, program, document, appointment_kind,
appointment_problem, location, delivery, flag, attempt, agency, relation,
receipt_number (three-letter prefix or nothing; `problem` says what is wrong),
receipt_prefix, waiting and tried_ago ({"amount", "unit"}), own_place (`zone`),
and dates by role: notice_date, due_date, travel_date, appointment_date,
exam_date, filed_date, or date when the words do not tell. A date's value is
its words: what "tomorrow" means is for the action server's clock to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import spacy
import yaml
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc, Span

from nlu import context, patterns, spans, times
from nlu.places import Gazetteer
from nlu.spans import Found, Reading
from triage import receipts

#: Only people who already hold a green card file these.
_FORMS_OF_RESIDENTS: Final = frozenset({"N-400", "I-90", "I-751", "I-829"})
#: A nickname of one of these weighs less than any other form in the message.
_WEAK_FORMS: Final = frozenset({"I-797", "I-94", "I-9", "G-1055"})


@dataclass(frozen=True)
class EntityKnowledge:
    """The parts of the knowledge files the extractor needs, stored with the model."""

    nicknames: dict[str, str] = field(default_factory=dict)
    forms: tuple[str, ...] = ()
    form_programs: dict[str, str] = field(default_factory=dict)
    prefixes: tuple[str, ...] = ()

    @classmethod
    def read(cls, directory: Path) -> EntityKnowledge:
        """Read `forms.yml` and `receipts.yml`.

        Raises:
            FileNotFoundError: the knowledge directory lacks one of them.
        """
        forms = yaml.safe_load((directory / "forms.yml").read_text(encoding="utf-8"))["forms"]
        receipt = yaml.safe_load((directory / "receipts.yml").read_text(encoding="utf-8"))
        nicknames = {
            spans.fold(name): form["form"]
            for form in forms
            for names in form["nicknames"].values()
            for name in names
        }
        programs = {f["form"]: f["program"] for f in forms if f.get("program")}
        return cls(
            nicknames=nicknames,
            forms=tuple(form["form"] for form in forms),
            form_programs=programs,
            prefixes=tuple(entry["prefix"] for entry in receipt["prefixes"]),
        )


class EntityFinder:
    """Finds all entities of a message. Built once; safe to share between messages."""

    def __init__(self, knowledge: EntityKnowledge) -> None:
        self.knowledge = knowledge
        self._nlp = spacy.blank("xx")
        self._entries: list[tuple[patterns.Entry, Matcher]] = []
        self._triggered: dict[str, list[int]] = {}
        self._phrases = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        self._places = Gazetteer()
        self._form_numbers = spans.form_numbers(knowledge.forms)
        self._add_patterns()
        self._add_nicknames()

    def find(self, text: str) -> list[dict[str, Any]]:
        """Return Rasa entity dictionaries, in the order of the text.

        Args:
            text: the message as it stands in Rasa; spans refer to it.
        """
        reading = spans.read(text)
        folded = reading.folded
        doc = self._nlp.make_doc(folded)
        found = [*self._by_patterns(doc, folded), *self._by_nickname(doc)]
        found += spans.forms(folded, self._form_numbers)
        found += times.durations(folded)
        found += times.dates(folded)
        found += self._receipts(reading.plain)
        found += self._places.own_place(folded)
        kept = _consistent(_without_overlaps(found))
        return [self._as_dict(entity, text, reading) for entity in [*kept, *self._implied(kept)]]

    # -- rules ------------------------------------------------------------------

    def _add_patterns(self) -> None:
        for number, entry in enumerate(patterns.read(self._nlp)):
            matcher = Matcher(self._nlp.vocab)
            matcher.add(entry.label.entity, list(entry.patterns), greedy="LONGEST")
            self._entries.append((entry, matcher))
            for word in entry.triggers:
                self._triggered.setdefault(word, []).append(number)

    def _add_nicknames(self) -> None:
        for nickname, form in self.knowledge.nicknames.items():
            self._phrases.add(f"form:{form}", [self._nlp.make_doc(nickname)])

    def _by_patterns(self, doc: Doc, folded: str) -> Iterator[Found]:
        """Matches of the pattern file, without those that their context takes back."""
        matched: list[Found] = []
        cancelled: list[Found] = []
        for number, places in sorted(self._entries_in(doc).items()):
            entry, matcher = self._entries[number]
            label = entry.label
            for start, end in _matches(matcher, doc, places, entry.longest):
                span: Span = doc[start:end]
                one = Found(label.entity, label.value, span.start_char, span.end_char)
                (cancelled if label.cancels else matched).append(one)
        standing = [m for m in matched if not any(_cancels(c, m) for c in cancelled)]
        return context.kept(standing, folded)

    def _entries_in(self, doc: Doc) -> dict[int, list[int]]:
        """Return the entries that may match, each with where its telling words stand."""
        places: dict[int, list[int]] = {}
        for token in doc:
            for number in self._triggered.get(token.text, ()):
                places.setdefault(number, []).append(token.i)
        return places

    def _by_nickname(self, doc: Doc) -> Iterator[Found]:
        for key, start, end in self._phrases(doc):
            span = doc[start:end]
            form = self._nlp.vocab.strings[key].partition(":")[2]
            yield Found("form", form, span.start_char, span.end_char, {"by": "nickname"})

    def _receipts(self, text: str) -> Iterator[Found]:
        for start, end in spans.receipt_like(text, self.knowledge.prefixes):
            checked = receipts.check(text[start:end], self.knowledge.prefixes)
            extra = {"problem": checked.problem.value if checked.problem else None}
            yield Found("receipt_number", checked.prefix or "", start, end, extra)
            if checked.valid:
                yield Found("receipt_prefix", checked.prefix, start, end)
        yield from spans.prefixes(text, self.knowledge.prefixes)

    def _implied(self, found: Iterable[Found]) -> Iterator[Found]:
        """A form names its program (N-400 is naturalization), and some name a holder."""
        found = list(found)
        pending = _has_flag(found, "not_resident")
        for entity in found:
            if pending:
                break
            if entity.entity == "form" and entity.value in _FORMS_OF_RESIDENTS:
                yield Found("flag", "resident", entity.start, entity.end)
                break
        seen = {entity.value for entity in found if entity.entity == "program"}
        for entity in found:
            program = self.knowledge.form_programs.get(str(entity.value))
            if entity.entity == "form" and program and program not in seen:
                seen.add(program)
                yield Found("program", program, entity.start, entity.end)

    def _as_dict(self, found: Found, text: str, reading: Reading) -> dict[str, Any]:
        start, end = reading.origin(found.start, found.end)
        return {
            "entity": found.entity,
            "value": text[start:end] if found.entity in times.DATE_ENTITIES else found.value,
            "start": start,
            "end": end,
            **{k: v for k, v in found.extra.items() if k != "by"},
        }


def _matches(
    matcher: Matcher, doc: Doc, places: Sequence[int], longest: int
) -> Iterator[tuple[int, int]]:
    """Matches near the telling words alone: a long message is mostly other words."""
    begin = end = 0
    windows: list[tuple[int, int]] = []
    for place in places:
        begin, end = max(place - longest + 1, 0), min(place + longest, len(doc))
        if windows and begin <= windows[-1][1]:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((begin, end))
    for begin, end in windows:
        for _, first, last in matcher(doc[begin:end]):
            yield begin + first, begin + last


def _cancels(one: Found, other: Found) -> bool:
    same = (one.entity, one.value) == (other.entity, other.value)
    return same and one.start < other.end and other.start < one.end


def _without_overlaps(found: list[Found]) -> list[Found]:
    """Of overlapping spans of one kind keep the longest; drop weak form nicknames."""
    kept: list[Found] = []
    ordered = sorted(found, key=lambda f: (-(f.end - f.start), f.start, f.entity == "date"))
    for entity in ordered:
        if not any(_clash(entity, other) for other in kept):
            kept.append(entity)
    strong = any(f.entity == "form" and f.value not in _WEAK_FORMS for f in kept)
    kept = [
        f
        for f in kept
        if not (strong and f.entity == "form" and f.value in _WEAK_FORMS and f.extra.get("by"))
    ]
    return sorted(_unique(kept), key=lambda f: (f.start, f.end))


def _has_flag(found: Iterable[Found], value: str) -> bool:
    return any(entity.entity == "flag" and entity.value == value for entity in found)


def _consistent(found: list[Found]) -> list[Found]:
    """Of two readings that exclude each other keep the surer one.

    Someone who says "I am in Lagos" is not in the U.S., whatever else is there.
    A pending green card is a case, not a card: the card itself is not meant.
    """
    if any(f.entity == "location" and f.value == "abroad" for f in found):
        found = [f for f in found if (f.entity, f.value) != ("location", "us")]
    if not _has_flag(found, "not_resident"):
        return found
    return [
        f
        for f in found
        if (f.entity, f.value) not in (("document", "green_card"), ("flag", "resident"))
    ]


def _unique(found: list[Found]) -> Iterator[Found]:
    seen = set()
    for entity in found:
        key = (entity.entity, str(entity.value), entity.start)
        if key not in seen:
            seen.add(key)
            yield entity


def _clash(one: Found, other: Found) -> bool:
    if one.start >= other.end or other.start >= one.end:
        return False
    if one.entity == other.entity:
        return one.entity != "flag" or one.value == other.value
    kinds = {_kind(one), _kind(other)}
    return kinds in ({"date"}, {"receipt", "form"})


def _kind(found: Found) -> str:
    if found.entity in times.DATE_ENTITIES or found.entity in ("waiting", "tried_ago"):
        return "date"
    if found.entity == "receipt_number":
        return "receipt"
    return found.entity


@lru_cache(maxsize=2)
def finder(knowledge_directory: str) -> EntityFinder:
    """Return a finder for a knowledge directory (for tools and tests)."""
    return EntityFinder(EntityKnowledge.read(Path(knowledge_directory)))
