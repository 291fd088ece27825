"""The tables. Every sentence a user can read is one row of `statement`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Integer, String, Table
from sqlalchemy import Text as LongText
from sqlalchemy.orm import declarative_base, relationship

Base: Any = declarative_base()

statement_source = Table(
    "statement_source",
    Base.metadata,
    Column("statement_id", ForeignKey("statement.id"), primary_key=True),
    Column("source_id", ForeignKey("source.id"), primary_key=True),
    Column("position", Integer, nullable=False),
)


class Source(Base):
    """Where facts come from, with the day and the way it was seen."""

    __tablename__ = "source"
    id = Column(String, primary_key=True)
    url = Column(String, nullable=False)
    as_of = Column(String, nullable=False)
    seen = Column(String, nullable=False)
    supports_en = Column(LongText, nullable=False)
    supports_es = Column(LongText, nullable=False)
    in_spanish = Column(Boolean, nullable=False)


class Statement(Base):
    """One bilingual sentence with conditions, provenance and a place in its owner.

    `owner_kind` is "situation", "program", "channel" or "common"; `section` is
    the YAML key it stood under ("opening", "do_not", "how", ...).
    """

    __tablename__ = "statement"
    id = Column(Integer, primary_key=True)
    kind = Column(String, nullable=False)
    owner_kind = Column(String, nullable=False)
    owner_id = Column(String, nullable=False, index=True)
    section = Column(String, nullable=False)
    position = Column(Integer, nullable=False)
    text_en = Column(LongText, nullable=False)
    text_es = Column(LongText, nullable=False)
    confidence = Column(String, nullable=False)
    checked_on = Column(Date, nullable=False)
    valid_from = Column(Date)
    valid_until = Column(Date)
    conditions = Column(JSON, nullable=False, default=list)
    situations = Column(JSON, nullable=False, default=list)
    status_line = Column(String)
    sources = relationship(Source, secondary=statement_source, order_by=statement_source.c.position)
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "statement"}


class Step(Statement):
    """A step through a channel (section "steps")."""

    channel_id = Column(ForeignKey("channel.id"))
    place = Column(String)
    visit = Column(Boolean)
    __mapper_args__ = {"polymorphic_identity": "step"}


class LadderStep(Step):
    """An escalation rung, with the conditions under which it is open."""

    __mapper_args__ = {"polymorphic_identity": "ladder_step"}


class Script(Statement):
    """Words to say or write."""

    __mapper_args__ = {"polymorphic_identity": "script"}


class UrgencyRule(Statement):
    """A level with its reason."""

    level = Column(String)
    __mapper_args__ = {"polymorphic_identity": "urgency_rule"}


class DeadlineRule(Statement):
    """A time rule."""

    rule_id = Column(String)
    rule_kind = Column(String)
    days = Column(Integer)
    mailing_days = Column(Integer)
    counted_from = Column(String)
    is_maximum = Column(Boolean)
    extendable = Column(Boolean)
    legal_source = Column(String)
    __mapper_args__ = {"polymorphic_identity": "deadline_rule"}


class Question(Statement):
    """A question, with its answers."""

    slot = Column(String)
    answer_kind = Column(String)
    why_en = Column(LongText)
    why_es = Column(LongText)
    options = Column(JSON)
    __mapper_args__ = {"polymorphic_identity": "question"}


class Practice(Statement):
    """A best practice for talking to an agent."""

    practice_id = Column(String)
    phase = Column(String)
    __mapper_args__ = {"polymorphic_identity": "practice"}


class Situation(Base):
    """What is wrong."""

    __tablename__ = "situation"
    id = Column(String, primary_key=True)
    label_en = Column(String, nullable=False)
    label_es = Column(String, nullable=False)
    title_en = Column(String, nullable=False)
    title_es = Column(String, nullable=False)


class Program(Base):
    """A kind of case that changes the advice."""

    __tablename__ = "program"
    id = Column(String, primary_key=True)
    title_en = Column(String, nullable=False)
    title_es = Column(String, nullable=False)
    applies_when = Column(JSON, nullable=False)


class Channel(Base):
    """One way to reach one office."""

    __tablename__ = "channel"
    id = Column(String, primary_key=True)
    name_en = Column(String, nullable=False)
    name_es = Column(String, nullable=False)
    agency = Column(String, nullable=False)
    kind = Column(String, nullable=False)
    value_en = Column(String)
    value_es = Column(String)
    url = Column(String)
    tty = Column(String)
    in_person = Column(Boolean, nullable=False)
    attempt = Column(String)
    hidden_when = Column(JSON, nullable=False)
    closed_federal_holidays = Column(Boolean, nullable=False)
    automated_24h = Column(Boolean, nullable=False)
    hours_note_en = Column(LongText)
    hours_note_es = Column(LongText)
    check_first_en = Column(LongText)
    check_first_es = Column(LongText)
    response_time_en = Column(LongText)
    response_time_es = Column(LongText)
    languages = Column(JSON, nullable=False)
    confidence = Column(String, nullable=False)
    checked_on = Column(Date, nullable=False)
    source_ids = Column(JSON, nullable=False)
    hours = relationship("ChannelHours", order_by="ChannelHours.id")
    exceptions = relationship("ChannelException", order_by="ChannelException.day")


class ChannelHours(Base):
    """Weekly opening hours of a channel."""

    __tablename__ = "channel_hours"
    id = Column(Integer, primary_key=True)
    channel_id = Column(ForeignKey("channel.id"), nullable=False)
    days = Column(JSON, nullable=False)
    opens = Column(String, nullable=False)
    closes = Column(String, nullable=False)
    timezone = Column(String, nullable=False)
    valid_from = Column(Date)
    valid_until = Column(Date)


class ChannelException(Base):
    """A single day on which a channel differs."""

    __tablename__ = "channel_exception"
    id = Column(Integer, primary_key=True)
    channel_id = Column(ForeignKey("channel.id"), nullable=False)
    day = Column(Date, nullable=False)
    closed = Column(Boolean, nullable=False)
    opens = Column(String)
    closes = Column(String)
    reason_en = Column(String, nullable=False)
    reason_es = Column(String, nullable=False)


class Form(Base):
    """A form, its names and who files it."""

    __tablename__ = "form"
    form = Column(String, primary_key=True)
    name_en = Column(String, nullable=False)
    name_es = Column(String, nullable=False)
    agency = Column(String, nullable=False)
    program = Column(String)
    filing = Column(String, nullable=False)
    nicknames = relationship("FormNickname")


class FormNickname(Base):
    """What people call a form."""

    __tablename__ = "form_nickname"
    id = Column(Integer, primary_key=True)
    form = Column(ForeignKey("form.form"), nullable=False)
    language = Column(String, nullable=False)
    nickname = Column(String, nullable=False)


class Explained(Base):
    """A notice, receipt prefix or other identifier, explained.

    `kind` is "notice", "prefix" or "identifier"; `key` its code.
    """

    __tablename__ = "explained"
    kind = Column(String, primary_key=True)
    key = Column(String, primary_key=True)
    name_en = Column(String)
    name_es = Column(String)
    text_en = Column(LongText, nullable=False)
    text_es = Column(LongText, nullable=False)
    confidence = Column(String, nullable=False)


class FeePeriod(Base):
    """An amount between two dates."""

    __tablename__ = "fee_period"
    id = Column(Integer, primary_key=True)
    fee = Column(String, nullable=False, index=True)
    valid_from = Column(Date, nullable=False)
    valid_until = Column(Date)
    trusted_until = Column(Date, nullable=False)
    amount = Column(String, nullable=False)


class Holiday(Base):
    """A day federal offices are closed."""

    __tablename__ = "holiday"
    observed = Column(Date, primary_key=True)
    name_en = Column(String, nullable=False)
    name_es = Column(String, nullable=False)


class NamedDay(Base):
    """What people call a day."""

    __tablename__ = "named_day"
    id = Column(Integer, primary_key=True)
    words = Column(JSON, nullable=False)
    holiday = Column(String)
    day = Column(String)
    weekdays = Column(JSON, nullable=False)
    days_after = Column(Integer, nullable=False)


class Phrase(Base):
    """Wording the renderer joins around facts."""

    __tablename__ = "phrase"
    key = Column(String, primary_key=True)
    en = Column(LongText, nullable=False)
    es = Column(LongText, nullable=False)


class OtherLanguage(Base):
    """One line in a language the assistant does not speak."""

    __tablename__ = "other_language"
    language = Column(String, primary_key=True)
    text = Column(LongText, nullable=False)


class Setting(Base):
    """Single values: calendar range, digest of the knowledge files."""

    __tablename__ = "setting"
    key = Column(String, primary_key=True)
    value = Column(String, nullable=False)
