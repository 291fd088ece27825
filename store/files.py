"""Read the knowledge files into their schema models, collecting every problem."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Optional, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from store import schema

M = TypeVar("M", bound=BaseModel)

#: What entries are called by, in the order tried.
_NAMES = ("id", "form", "code", "prefix", "value")


@dataclass(frozen=True)
class Problem:
    """One thing wrong in the knowledge files."""

    file: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.where}: {self.what}"


class KnowledgeError(ValueError):
    """The knowledge files cannot be built; `problems` lists why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass
class Knowledge:
    """All knowledge files, parsed. `problems` holds what did not fit its schema."""

    sources: dict[str, schema.SourceRef] = field(default_factory=dict)
    situations: list[schema.Situation] = field(default_factory=list)
    programs: list[schema.Program] = field(default_factory=list)
    channels: list[schema.Channel] = field(default_factory=list)
    practices: list[schema.Practice] = field(default_factory=list)
    forms: list[schema.Form] = field(default_factory=list)
    notices: list[schema.Notice] = field(default_factory=list)
    prefixes: list[schema.Prefix] = field(default_factory=list)
    identifiers: list[schema.Identifier] = field(default_factory=list)
    fees: list[schema.Fee] = field(default_factory=list)
    common: Optional[schema.CommonFile] = None
    calendar: Optional[schema.CalendarFile] = None
    phrases: dict[str, schema.Text] = field(default_factory=dict)
    other_languages: dict[str, schema.Line] = field(default_factory=dict)
    do_not_give: list[schema.DoNotGive] = field(default_factory=list)
    checked_on: Optional[date] = None
    #: File name of each parsed entry, for messages: (kind, id) -> file.
    origin: dict[tuple[str, str], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class _UniqueKeys(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML in which no mapping says one thing twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"{key.value!r} stands twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def read(root: Path) -> Knowledge:
    """Read every file under `root` (the `knowledge/` directory).

    Returns:
        What could be parsed, with the problems of what could not.
    """
    return _Reader(root).read()


class _Reader:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.out = Knowledge()

    def read(self) -> Knowledge:
        out = self.out
        out.situations = self._one_per_file("situations", "situation", schema.Situation)
        out.programs = self._one_per_file("programs", "program", schema.Program)
        for path in sorted((self.root / "channels").glob("*.yml")):
            out.channels += self._entries(path, "channels", "channel", schema.Channel)
        out.practices = self._list("practices.yml", "practices", schema.Practice)
        out.forms = self._list("forms.yml", "forms", schema.Form)
        out.notices = self._list("notices.yml", "notices", schema.Notice)
        out.prefixes = self._list("receipts.yml", "prefixes", schema.Prefix)
        out.identifiers = self._list("receipts.yml", "identifiers", schema.Identifier)
        out.fees = self._list("fees.yml", "fees", schema.Fee)
        out.do_not_give = self._list("do_not_give.yml", "do_not_give", schema.DoNotGive)
        out.sources = self._mapping("sources.yml", "sources", schema.SourceRef, "source")
        for key in ("phrases", "conversation"):
            out.phrases.update(self._mapping(f"{key}.yml", key, schema.Text, "phrase"))
        out.other_languages = self._mapping(
            "other_languages.yml", "other_languages", schema.Line, "other_language"
        )
        out.common = self._whole("common.yml", schema.CommonFile)
        out.calendar = self._whole("calendar.yml", schema.CalendarFile)
        return out

    def _load(self, path: Path) -> Optional[dict[str, Any]]:
        name = self._name(path)
        try:
            loaded = yaml.load(path.read_text(encoding="utf-8"), _UniqueKeys)
        except FileNotFoundError:
            self._problem(name, "file", "is missing")
        except UnicodeDecodeError as error:
            self._problem(name, "file", f"is not UTF-8 text: {error}")
        except yaml.YAMLError as error:
            self._problem(name, "file", f"is not YAML: {' '.join(str(error).split())}")
        else:
            if isinstance(loaded, dict):
                return loaded
            self._problem(name, "file", "must be a mapping")
        return None

    def _one_per_file(self, folder: str, kind: str, model: type[M]) -> list[M]:
        parsed = []
        for path in sorted((self.root / folder).glob("*.yml")):
            self.out.origin[kind, path.stem] = self._name(path)
            loaded = self._load(path)
            if loaded is None:
                continue
            if loaded.get("id") != path.stem:
                self._problem(self._name(path), "id", f"must be {path.stem!r}, like the file name")
                continue
            parsed += self._parse(self._name(path), "", model, loaded)
        return parsed

    def _list(self, file: str, key: str, model: type[M]) -> list[M]:
        return self._entries(self.root / file, key, key, model)

    def _entries(self, path: Path, key: str, kind: str, model: type[M]) -> list[M]:
        parsed: list[M] = []
        loaded = self._load(path)
        if loaded is None:
            return parsed
        entries = loaded.get(key)
        if not isinstance(entries, list):
            self._problem(self._name(path), key, "must be a list")
            return parsed
        for number, entry in enumerate(entries):
            id_ = _name_of(entry, number)
            self.out.origin[kind, id_] = self._name(path)
            parsed += self._parse(self._name(path), f"{key}[{id_}]", model, entry)
        return parsed

    def _mapping(self, file: str, key: str, model: type[M], kind: str) -> dict[str, M]:
        parsed: dict[str, M] = {}
        loaded = self._load(self.root / file)
        if loaded is None:
            return parsed
        entries = loaded.get(key)
        if not isinstance(entries, dict):
            self._problem(file, key, "must be a mapping")
            return parsed
        for id_, entry in entries.items():
            other = self.out.origin.setdefault((kind, str(id_)), file)
            if other != file:
                self._problem(file, f"{key}.{id_}", f"also stands in {other}")
            for value in self._parse(file, f"{key}.{id_}", model, entry):
                parsed[str(id_)] = value
        return parsed

    def _whole(self, file: str, model: type[M]) -> Optional[M]:
        loaded = self._load(self.root / file)
        parsed = [] if loaded is None else self._parse(file, "", model, loaded)
        return parsed[0] if parsed else None

    def _parse(self, file: str, where: str, model: type[M], entry: Any) -> list[M]:
        try:
            return [model.parse_obj(entry)]
        except ValidationError as error:
            for detail in error.errors():
                field_ = ".".join(str(part) for part in detail["loc"] if part != "__root__")
                place = ".".join(part for part in (where, field_) if part) or "entry"
                self._problem(file, place, detail["msg"])
            return []

    def _name(self, path: Path) -> str:
        return str(path.relative_to(self.root))

    def _problem(self, file: str, where: str, what: str) -> None:
        problem = Problem(file, where, what)
        if problem not in self.out.problems:
            self.out.problems.append(problem)


def _name_of(entry: Any, number: int) -> str:
    named = [entry[name] for name in _NAMES if name in entry] if isinstance(entry, dict) else []
    return str(named[0]) if named else str(number)
