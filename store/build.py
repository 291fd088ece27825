"""Build the SQLite file from the knowledge files, in one atomic move."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Optional, Union

from sqlalchemy import create_engine, insert
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from store import files, models, schema, validate

DEFAULT_KNOWLEDGE = Path("knowledge")
DEFAULT_STORE = Path("models/store.sqlite")

_Owner = Union[schema.Situation, schema.Program, schema.Channel, schema.CommonFile]


def digest_of(root: Path) -> str:
    """Return a digest of everything the store is made from."""
    digest = hashlib.sha256()
    code = sorted(Path(__file__).parent.glob("*.py"))
    for path in [*sorted(root.rglob("*.yml")), *code]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def build(root: Path = DEFAULT_KNOWLEDGE, target: Path = DEFAULT_STORE) -> int:
    """Validate the knowledge and put a new store in place.

    Args:
        root: the knowledge directory.
        target: the SQLite file; replaced only when everything went well.

    Returns:
        The number of statements stored.

    Raises:
        KnowledgeError: the files have problems; `target` is untouched.
    """
    knowledge = files.read(root)
    problems = validate.check(knowledge)
    if problems:
        raise files.KnowledgeError(problems)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=target.parent, prefix=".store-", suffix=".sqlite")
    os.close(handle)
    try:
        count = _write(knowledge, Path(scratch), digest_of(root))
        os.chmod(scratch, 0o644)
        os.replace(scratch, target)
    finally:
        Path(scratch).unlink(missing_ok=True)
    return count


def _write(knowledge: files.Knowledge, path: Path, digest: str) -> int:
    engine = create_engine(URL.create("sqlite", database=str(path)), future=True)
    try:
        models.Base.metadata.create_all(engine)
        with Session(engine, future=True) as session, session.begin():
            return _Writer(session, knowledge, digest).write()
    finally:
        engine.dispose()


class _Writer:
    def __init__(self, session: Session, knowledge: files.Knowledge, digest: str) -> None:
        self.session = session
        self.knowledge = knowledge
        self.digest = digest
        self.statements = 0
        self.links: list[dict[str, Any]] = []

    def write(self) -> int:
        know = self.knowledge
        self.session.add_all(
            models.Source(
                id=id_,
                url=s.url,
                as_of=s.as_of,
                seen=s.seen,
                in_spanish=s.in_spanish,
                **_both("supports", s.supports),
            )
            for id_, s in know.sources.items()
        )
        for channel in know.channels:
            self._channel(channel)
        self.session.flush()
        for situation in know.situations:
            self._situation(situation)
        for program in know.programs:
            self._program(program)
        self._common()
        self._practices()
        self._reference()
        self._settings()
        self.session.flush()
        self.session.execute(insert(models.statement_source), self.links)
        return self.statements

    # -- owners ---------------------------------------------------------------

    def _situation(self, entry: schema.Situation) -> None:
        self.session.add(
            models.Situation(
                id=entry.id, **_both("label", entry.label), **_both("title", entry.title)
            )
        )
        self._sections("situation", entry.id, entry)

    def _program(self, entry: schema.Program) -> None:
        self.session.add(
            models.Program(
                id=entry.id, applies_when=entry.applies_when, **_both("title", entry.title)
            )
        )
        self._sections("program", entry.id, entry)

    def _channel(self, entry: schema.Channel) -> None:
        value = entry.value
        if isinstance(value, str):
            value = schema.Text(en=value, es=value)
        self.session.add(
            models.Channel(
                id=entry.id,
                agency=entry.agency,
                kind=entry.kind,
                url=entry.url,
                tty=entry.tty,
                in_person=entry.in_person,
                attempt=entry.attempt,
                hidden_when=entry.hidden_when,
                closed_federal_holidays=entry.closed_federal_holidays,
                automated_24h=entry.automated_24h,
                languages=entry.languages,
                confidence=entry.confidence,
                checked_on=entry.checked_on,
                source_ids=entry.sources,
                hours=[models.ChannelHours(**_hours(h)) for h in entry.hours],
                exceptions=[models.ChannelException(**_exception(e)) for e in entry.exceptions],
                **_both("name", entry.name),
                **_both("value", value),
                **_both("hours_note", entry.hours_note),
                **_both("check_first", entry.check_first),
                **_both("response_time", entry.response_time),
            )
        )
        self._sections("channel", entry.id, entry)

    def _common(self) -> None:
        common = self.knowledge.common
        assert common is not None, "validated before"
        for name, value in common:
            if isinstance(value, schema._Conditional):
                self._statement("common", "common", name, 0, value, common)
            elif isinstance(value, schema.Text):
                bare = schema.Statement(text=value)
                self._statement("common", "common", name, 0, bare, common)

    def _practices(self) -> None:
        for position, practice in enumerate(self.knowledge.practices):
            self._statement("practices", "practices", "practices", position, practice, practice)

    def _sections(self, kind: str, id_: str, entry: _Owner) -> None:
        for section, value in entry:
            if not isinstance(value, list):
                continue
            for position, item in enumerate(value):
                if isinstance(item, schema._Conditional):
                    self._statement(kind, id_, section, position, item, entry)

    # -- statements -----------------------------------------------------------

    def _statement(
        self,
        owner_kind: str,
        owner_id: str,
        section: str,
        position: int,
        item: schema._Conditional,
        owner: Any,
    ) -> None:
        text = _main_text(item)
        self.statements += 1
        row = _row_class(section, item)(
            id=self.statements,
            owner_kind=owner_kind,
            owner_id=owner_id,
            section=section,
            position=position,
            text_en=text.en,
            text_es=text.es,
            confidence=item.confidence or owner.confidence,
            checked_on=item.checked_on or owner.checked_on,
            valid_from=item.valid_from,
            valid_until=item.valid_until,
            conditions=item.when,
            situations=getattr(item, "situations", []),
            status_line=getattr(item, "status_line", None),
            **_special(item),
        )
        self.session.add(row)
        ids = dict.fromkeys(item.sources or owner.sources)
        self.links += [
            {"statement_id": row.id, "source_id": source, "position": order}
            for order, source in enumerate(ids)
        ]

    # -- reference tables -----------------------------------------------------

    def _reference(self) -> None:
        know = self.knowledge
        add = self.session.add
        for form in know.forms:
            names = [
                models.FormNickname(language=language, nickname=name)
                for language, listed in form.nicknames.items()
                for name in listed
            ]
            add(
                models.Form(
                    form=form.form,
                    agency=form.agency,
                    program=form.program,
                    filing=form.filing,
                    nicknames=names,
                    **_both("name", form.name),
                )
            )
        for notice in know.notices:
            self._explained("notice", notice.code, notice.name, notice.meaning, notice)
        for prefix in know.prefixes:
            self._explained("prefix", prefix.prefix, None, prefix.meaning, prefix)
        for identifier in know.identifiers:
            self._explained(
                "identifier", identifier.id, identifier.name, identifier.help, identifier
            )
        for fee in know.fees:
            for period in fee.periods:
                add(
                    models.FeePeriod(
                        fee=fee.id,
                        valid_from=period.valid_from,
                        valid_until=period.valid_until,
                        trusted_until=fee.trusted_until,
                        amount=period.amount,
                    )
                )
        for language, line in know.other_languages.items():
            add(models.OtherLanguage(language=language, text=line.text))
        for key, phrase in know.phrases.items():
            add(models.Phrase(key=key, en=phrase.en, es=phrase.es))

    def _explained(
        self, kind: str, key: str, name: Optional[schema.Text], text: schema.Text, entry: Any
    ) -> None:
        self.session.add(
            models.Explained(
                kind=kind,
                key=key,
                confidence=entry.confidence,
                **_both("name", name),
                **_both("text", text),
            )
        )

    def _settings(self) -> None:
        calendar = self.knowledge.calendar
        assert calendar is not None, "validated before"
        self.session.add_all(
            models.Holiday(observed=h.observed, **_both("name", h.name)) for h in calendar.holidays
        )
        self.session.add_all(models.NamedDay(**named.dict()) for named in calendar.named_days)
        settings = {
            "covers_from": calendar.covers_from.isoformat(),
            "covers_until": calendar.covers_until.isoformat(),
            "digest": self.digest,
        }
        self.session.add_all(models.Setting(key=k, value=v) for k, v in settings.items())


def _both(name: str, text: Optional[schema.Text]) -> dict[str, Optional[str]]:
    return {
        f"{name}_en": text.en if text else None,
        f"{name}_es": text.es if text else None,
    }


def _main_text(item: schema._Conditional) -> schema.Text:
    for name in ("text", "ask", "reason"):
        text = getattr(item, name, None)
        if isinstance(text, schema.Text):
            return text
    raise TypeError(f"{type(item).__name__} has no text")


def _row_class(section: str, item: schema._Conditional) -> Any:
    if isinstance(item, schema.Step):
        return models.LadderStep if section == "ladder" else models.Step
    by_type: Sequence[tuple[type, Any]] = (
        (schema.UrgencyRule, models.UrgencyRule),
        (schema.Deadline, models.DeadlineRule),
        (schema.Question, models.Question),
        (schema.Practice, models.Practice),
    )
    for shape, row in by_type:
        if isinstance(item, shape):
            return row
    return models.Script if section == "scripts" else models.Statement


def _special(item: schema._Conditional) -> dict[str, Any]:
    if isinstance(item, schema.Step):
        place = getattr(item, "place", "first")
        return {"channel_id": item.channel, "place": place, "visit": item.visit}
    if isinstance(item, schema.UrgencyRule):
        return {"level": item.level}
    if isinstance(item, schema.Deadline):
        return {
            "rule_id": item.id,
            "rule_kind": item.kind,
            "days": item.days,
            "mailing_days": item.mailing_days,
            "counted_from": item.counted_from or "notice_date",
            "is_maximum": item.is_maximum,
            "extendable": item.extendable,
            "legal_source": item.legal_source,
        }
    if isinstance(item, schema.Question):
        options = [{"value": o.value, "en": o.label.en, "es": o.label.es} for o in item.options]
        return {
            "slot": item.slot,
            "answer_kind": item.kind,
            "options": options,
            **_both("why", item.why),
        }
    if isinstance(item, schema.Practice):
        return {"practice_id": item.id, "phase": item.phase}
    return {}


def _hours(hours: schema.Hours) -> dict[str, Any]:
    return {
        "days": list(hours.days),
        "opens": hours.open,
        "closes": hours.close,
        "timezone": hours.timezone,
        "valid_from": hours.valid_from,
        "valid_until": hours.valid_until,
    }


def _exception(entry: schema.HoursException) -> dict[str, Any]:
    return {
        "day": entry.day,
        "closed": entry.closed,
        "opens": entry.open,
        "closes": entry.close,
        **_both("reason", entry.reason),
    }
