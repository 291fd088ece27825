"""Where the person is: countries and cities abroad with their time zone, and U.S. places.

Names come from libraries: territories and cities from Babel in both languages,
zones from pytz; U.S. places from `us_places.yml`. A place only says where *the
person* is after words such as "I am in" or "estoy en"; "my dad is in Lagos" says
nothing about the person.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Final

import pytz
import yaml
from babel import Locale

from nlu.spans import Found, fold
from nlu.text import word_set

_FILLERS: Final = (
    r"(?:\s(?:currently|now|right now|still|stuck|here|stranded|back|trapped|living|staying|"
    r"visiting|traveling|travelling|ahora|aqui|atrapad[oa]|varad[oa]|todavia|aun|de viaje|"
    r"de visita|de vacaciones|viviendo))*"
)
_SELF: Final = (
    r"(?:i am|i'm|im|iam|we are|we're|(?:i|we) (?:currently |now |still )?live|i got|i've been|"
    r"i have been|i was left|estoy|"
    r"estamos|me encuentro|me quede|nos quedamos|sigo|seguimos|ando|vivo|vivimos)"
)
#: Without "I": only where nobody else is named, as in "stuck in Lagos pls help".
_BARE: Final = (
    r"(?:^|[.,;:!?\n]\s?|\b(?:and|but|y|pero|am|got)\s)"
    r"(?:currently|stuck|stranded|atrapad[oa]|varad[oa])"
)
_LOST: Final = (
    r"(?:i|we|me|nos)\s(?:\w+\s)?(?:lost|robaron|perdi)[^.;!?\n]{0,30}?|"
    r"(?:perdi|perdimos)[^.;!?\n]{0,30}?"
)
_ARTICLE: Final = r"(?:(?:the|la|el|los|las)\s)?"
_HERE: Final = re.compile(rf"(?:\b{_SELF}|{_BARE}){_FILLERS}\s(?:in|at|en)\s")
_LOST_THERE: Final = re.compile(rf"\b(?:{_LOST})\s(?:in|en)\s")
_THE: Final = re.compile(_ARTICLE)
#: A message that is a place and nothing else answers "where are you?". A country alone may be
#: meant in many ways, so one abroad needs its "in".
_ALONE: Final = re.compile(r"^(?P<within>(?:in|at|en)\s)?")

_US_CODES: Final = frozenset({"US", "PR", "GU", "VI", "MP", "AS", "UM"})
#: Stations in Antarctica bear names of American towns.
_NO_PLACES: Final = _US_CODES | {"AQ"}
#: Names that more often mean a place in the U.S., or no place at all.
_AMBIGUOUS: Final = frozenset(
    {
        *word_set("georgia jersey reunion easter christmas cocos center daca oral nassau canary"),
        *("guadalupe", "wallis", "san juan", "san luis"),
    }
)
#: Names people use that the libraries do not list, with their time zone.
_ALIASES: Final[dict[str, str | None]] = {
    "uk": "Europe/London", "england": "Europe/London", "scotland": "Europe/London",
    "great britain": "Europe/London", "inglaterra": "Europe/London", "turkey": "Europe/Istanbul",
    "uae": "Asia/Dubai", "emirates": "Asia/Dubai", "korea": "Asia/Seoul", "corea": "Asia/Seoul",
    "burma": "Asia/Yangon", "myanmar": "Asia/Yangon", "ivory coast": "Africa/Abidjan",
    "palestine": "Asia/Gaza", "bosnia": "Europe/Sarajevo", "congo": None, "drc": None,
    "trinidad": "America/Port_of_Spain", "trinidad and tobago": "America/Port_of_Spain",
    "trinidad y tobago": "America/Port_of_Spain", "hong kong": "Asia/Hong_Kong",
    "delhi": "Asia/Kolkata", "new delhi": "Asia/Kolkata", "mumbai": "Asia/Kolkata",
    "islamabad": "Asia/Karachi", "lahore": "Asia/Karachi", "abuja": "Africa/Lagos",
    "beijing": "Asia/Shanghai", "guangzhou": "Asia/Shanghai", "cebu": "Asia/Manila",
    "quito": "America/Guayaquil", "medellin": "America/Bogota", "cali": "America/Bogota",
    "san pedro sula": "America/Tegucigalpa", "guadalajara": "America/Mexico_City",
    "puebla": "America/Mexico_City", "ciudad juarez": "America/Ciudad_Juarez",
    "juarez": "America/Ciudad_Juarez", "nuevo laredo": "America/Matamoros",
    "reynosa": "America/Matamoros", "piedras negras": "America/Matamoros",
    "mexicali": "America/Tijuana", "oaxaca": "America/Mexico_City",
    "tapachula": "America/Mexico_City", "la habana": "America/Havana",
    "la ceiba": "America/Tegucigalpa", "maracaibo": "America/Caracas",
    "barranquilla": "America/Bogota", "bangalore": "Asia/Kolkata", "chennai": "Asia/Kolkata",
    "hyderabad": None, "ahmedabad": "Asia/Kolkata", "hanoi": "Asia/Ho_Chi_Minh",
    "san salvador": "America/El_Salvador", "guatemala city": "America/Guatemala",
    "ciudad de guatemala": "America/Guatemala", "cap-haitien": "America/Port-au-Prince",
    "kiev": "Europe/Kyiv", "rio de janeiro": "America/Sao_Paulo",
    "republica dominicana": "America/Santo_Domingo",
    "my country": None, "my home country": None, "mi pais": None, "another country": None,
    "otro pais": None, "europe": None, "europa": None, "africa": None,
}  # fmt: skip
_WORDS: Final = 4
_WORD: Final = re.compile(r"[^\s,.;:!?()/]+")
_IN_US: Final[dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("us_places.yml").read_text(encoding="utf-8")
)
_US_NAMES: Final = frozenset({*_IN_US["states"], *_IN_US["territories"], *_IN_US["cities"]})
#: "Jamaica, Queens", "Paris, TX": no place abroad.
_IN_THE_US: Final = re.compile(
    rf",?\s(?:{'|'.join(map(re.escape, (*_IN_US['states'], 'queens')))})\b|"
    rf",\s?(?:{'|'.join((*_IN_US['codes'],))})\b"
)
#: Nothing, a state after its town, or punctuation.
_THE_END: Final = re.compile(
    rf"(?:,?\s(?:{'|'.join(map(re.escape, (*_IN_US['states'], *_IN_US['codes'])))}))?\W*$"
)


class Gazetteer:
    """Looks up countries and cities by their folded names."""

    def __init__(self) -> None:
        self._zones = dict(_names())

    def own_place(self, folded: str) -> Iterator[Found]:
        """Yield the person's own place abroad, and whether they are abroad or in the U.S."""
        yield from self._alone(folded)
        for match in _HERE.finditer(folded):
            in_us = _longest(folded, match.end(), _US_NAMES)
            if in_us is not None:
                yield Found("location", "us", match.start(), in_us[1])
                continue
            span = self._known_span(folded, match.end())
            if span is None:
                continue
            name = folded[slice(*span)]
            yield Found("own_place", name, *span, {"zone": self._zones[name]})
            yield Found("location", "abroad", match.start(), span[1])
        for match in _LOST_THERE.finditer(folded):
            span = self._known_span(folded, match.end())
            if span is not None:
                yield Found("location", "abroad", match.start(), span[1])

    def _alone(self, folded: str) -> Iterator[Found]:
        within = _ALONE.match(folded)
        assert within is not None
        in_us = _longest(folded, within.end(), _US_NAMES)
        if in_us is not None and _THE_END.match(folded, in_us[1]):
            yield Found("location", "us", within.start(), in_us[1])
            return
        span = self._known_span(folded, within.end()) if within["within"] else None
        if span is not None and _THE_END.match(folded, span[1]):
            name = folded[slice(*span)]
            yield Found("own_place", name, *span, {"zone": self._zones[name]})
            yield Found("location", "abroad", within.start(), span[1])

    def _known_span(self, folded: str, at: int) -> tuple[int, int] | None:
        span = _longest(folded, at, self._zones)
        return None if span is None or _IN_THE_US.match(folded, span[1]) else span


def _longest(folded: str, at: int, names: Container[str]) -> tuple[int, int] | None:
    """The longest of the names that begins at `at`, with or without an article."""
    article = _THE.match(folded, at)
    for start in (at, article.end() if article else at):
        ends = [word.end() for word in _WORD.finditer(folded, start, start + 60)][:_WORDS]
        for end in reversed(ends):
            if folded[start:end] in names:
                return start, end
    return None


def _names() -> Iterator[tuple[str, str | None]]:
    """(folded name, time zone): the zone only when a country has just one."""
    for name, zone in _library_names():
        if name not in _AMBIGUOUS:
            yield name, zone
    yield from _ALIASES.items()


def _library_names() -> Iterator[tuple[str, str | None]]:
    locales = [Locale("en"), Locale("es")]
    for code, zones in pytz.country_timezones.items():
        if code in _NO_PLACES:
            continue
        for locale in locales:
            if name := locale.territories.get(code):
                yield fold(name), zones[0] if len(zones) == 1 else None
        for zone in zones:
            yield fold(zone.rsplit("/", 1)[-1].replace("_", " ")), zone
            for locale in locales:
                if city := locale.time_zones.get(zone, {}).get("city"):
                    yield fold(city), zone
