"""Forms and receipt numbers, however they are typed, and numbers that are neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu import spans
from tests.nlu import reading

FORMS = (
    ("I-485", "I-485"),
    ("my i485 is pending", "I-485"),
    ("my i 485 is pending", "I-485"),
    ("I 4 8 5 application", "I-485"),
    ("i-4 8 5 please", "I-485"),
    ("my 485 is still pending", "I-485"),
    ("the 485.", "I-485"),
    ("485?", "I-485"),
    ("(485)", "I-485"),
    ("form 130 for my wife", "I-130"),
    ("FORM I-130", "I-130"),
    ("formulario I-130", "I-130"),
    ("el formulario 130", "I-130"),
    ("n400", "N-400"),
    ("N 400", "N-400"),
    ("n-400", "N-400"),
    ("my 400 interview", "N-400"),
    ("400", "N-400"),
    ("is the 400 done", "N-400"),
    ("la n400 de mi esposo", "N-400"),
    ("I‑765 with a non-breaking hyphen", "I-765"),
    ("I–765 with a dash", "I-765"),
    ("mi 765", "I-765"),
    ("el 765 de mi hija", "I-765"),
    ("our two I-485s", "I-485"),
    ("I-485J", "I-485"),
    ("i129f", "I-129F"),
    ("I-129 F", "I-129F"),
    ("i-130a", "I-130A"),
    ("I-601A waiver", "I-601A"),
    ("i-821d renewal", "I-821D"),
    ("821 renewal", "I-821"),
    ("form 800 adoption", "I-800"),
    ("n600k", "N-600K"),
    ("G-28", "G-28"),
    ("g28 from my lawyer", "G-28"),
    ("AR-11", "AR-11"),
    ("ar11", "AR-11"),
    ("ds-260", "DS-260"),
    ("EOIR-33", "EOIR-33"),
    ("I-290B", "I-290B"),
    ("i290b", "I-290B"),
    ("I-864 affidavit", "I-864"),
    ("i-751", "I-751"),
    ("I-90", "I-90"),
    ("i90", "I-90"),
    ("I-131", "I-131"),
    ("131 denied", "I-131"),
    ("I-589", "I-589"),
    ("mi i-589 de asilo", "I-589"),
    ("i-130 a month ago", "I-130"),
    ("i130 a year ago", "I-130"),
    ("mandé el I-130 a mi esposa", "I-130"),
    ("I filed my I-485 2 years ago", "I-485"),
    ("my i-765 3 weeks ago", "I-765"),
    ("I filed my 485 months ago and nothing", "I-485"),
    ("filed my 485 2023", "I-485"),
    ("my 130 was approved", "I-130"),
)


@pytest.mark.parametrize(("message", "form"), FORMS)
def test_reads_a_form_by_its_number(message: str, form: str) -> None:
    assert reading.values(message, "form") == [form]


NICKNAMES = (
    ("my green card application", "I-485"),
    ("adjustment of status", "I-485"),
    ("ajuste de estatus", "I-485"),
    ("mi solicitud de residencia", "I-485"),
    ("family petition", "I-130"),
    ("petición familiar", "I-130"),
    ("una peticion para mi esposa", "I-130"),
    ("fiance visa", "I-129F"),
    ("visa de prometida", "I-129F"),
    ("remove conditions", "I-751"),
    ("quitar las condiciones", "I-751"),
)


@pytest.mark.parametrize(("message", "form"), NICKNAMES)
def test_reads_a_form_by_what_people_call_it(message: str, form: str) -> None:
    assert form in reading.values(message, "form")


@pytest.mark.parametrize(
    ("message", "forms"),
    [
        ("485/765/131 combo", ["I-485", "I-765", "I-131"]),
        ("485 765 and 131", ["I-485", "I-765", "I-131"]),
        ("I-130/I-485 filed together", ["I-130", "I-485"]),
        ("I-130 & 485", ["I-130", "I-485"]),
        ("no es el I-485, es el I-130", ["I-485", "I-130"]),
    ],
)
def test_reads_several_forms_in_order(message: str, forms: list[str]) -> None:
    assert reading.values(message, "form") == forms


NO_FORMS = (
    "$485",
    "$ 485",
    "USD 485",
    "485$",
    "485 dollars",
    "485 dólares",
    "I paid 485 for it",
    "pagué 765",
    "485 days",
    "485 días",
    "130 people ahead of me",
    "there were 485 cases",
    "765 miles away",
    "page 130",
    "room 485",
    "suite 130",
    "apt 485",
    "485 Main Street",
    "I live at 131 W Oak Ave",
    "flight 765",
    "vuelo 131",
    "call 800-375-5283",
    "call (765) 485-1234",
    "765 485 1234",
    "765-485-1234",
    "765.485.1234",
    "+1 765 485 1234",
    "1 800 375 5283",
    "the 800 number",
    "zip 48501",
    "zip code 48585",
    "130-45-6789",
    "130 45 6789",
    "130%",
    "130 percent",
    "weighs 130 lbs",
    "at 130 pm",
    "485,000",
    "1,485",
    "3.130",
    "0485",
    "4850",
    "a485b",
    "x485",
    "485th",
    "bi-485-weekly",
    "i 90 days overstayed",
    "i 20 years old",
    "A-130 485 765",
    "IOE0912345485",
    "form 999",
    "I-999",
    "i am 485ish",
    "the year 2131",
    "el doctor me cobró 400 por el examen",
    "my aunt made 400 scales from beer cans",
    "abrimos con 140 niños inscritos",
    "form 1-800",
)


@pytest.mark.parametrize("message", NO_FORMS)
def test_other_numbers_are_no_forms(message: str) -> None:
    assert reading.values(message, "form") == []


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("my I-485 is late", "I-485"),
        ("my i 4 8 5 is late", "i 4 8 5"),
        ("form 130 please", "130"),
        ("mi 765, por favor", "765"),
        ("  \n  I-485 is late", "I-485"),
        ("😀😀 n400?", "n400"),
        ("año: i-90!", "i-90"),
    ],
)
def test_a_form_spans_its_own_words(message: str, words: str) -> None:
    assert reading.spans(message, "form") == [words]


def test_the_longest_spaced_form_wins() -> None:
    known = spans.form_numbers(["I-9", "I-94", "I-90"])
    assert [found.value for found in spans.forms("i 9 4 record", known)] == ["I-94"]


# -- receipt numbers ---------------------------------------------------------------

RECEIPTS = (
    ("IOE0912345678", "IOE", None),
    ("my case is ioe0912345678 ok", "IOE", None),
    ("IOE-09-123-45678", "IOE", None),
    ("ioe 0912345678", "IOE", None),
    ("MSC 21 901 23456", "MSC", None),
    ("recibo EAC2190123456", "EAC", None),
    ("IOE091234567", "IOE", "too_short"),
    ("IOE09123456789", "IOE", "too_long"),
    ("IOEO912345678", "IOE", "lookalike_letter"),
    ("GUZ2023567001", "GUZ", "probably_nvc_case"),
    ("A123456789", "", "a_number"),
    ("A 123 456 789", "", "a_number"),
    ("my A-number is a123-456-789", "", "a_number"),
)


@pytest.mark.parametrize(("message", "prefix", "problem"), RECEIPTS)
def test_a_receipt_keeps_three_letters_at_most(
    message: str, prefix: str, problem: str | None
) -> None:
    found = [e for e in reading.entities(message) if e["entity"] == "receipt_number"]
    assert [(e["value"], e["problem"]) for e in found] == [(prefix, problem)]


@given(st.from_regex(r"\A[A-Z]{3}[0-9]{10}\Z"))
def test_no_digit_of_a_receipt_is_kept(number: str) -> None:
    for found in reading.entities(f"my number is {number} thanks"):
        assert not any(digit.isdigit() for digit in str(found["value"]))


@pytest.mark.parametrize(
    "message",
    [
        "tel 8003755283",
        "cel 7654851234",
        "fax 8003755283",
        "call 8003755283",
        "bill 12345678",
        "all 123456789",
        "SSN 123456789",
        "Oct 12 2023 10 30",
        "may 2023 2024 2025",
        "for 1234567890",
        "the 1234567890",
        "number 1234567890",
        "IOE",
    ],
)
def test_other_numbers_are_no_receipts(message: str) -> None:
    assert reading.values(message, "receipt_number") == []


PREFIXES = (
    ("my IOE case", ["IOE"]),
    ("ioe case", ["IOE"]),
    ("MSC receipt", ["MSC"]),
    ("it starts with LIN", ["LIN"]),
    ("begins with eac", ["EAC"]),
    ("empieza con WAC", ["WAC"]),
    ("IOE**********", ["IOE"]),
    ("IOExxxx", ["IOE"]),
    ("IOE", ["IOE"]),
    ("my case number is IOE0912345678", ["IOE"]),
    ("my case is with ABC", []),
    ("XYZ case", []),
    ("tsc", []),
    ("a source case", []),
    ("lin", []),
)


@pytest.mark.parametrize(("message", "prefixes"), PREFIXES)
def test_reads_a_prefix(message: str, prefixes: list[str]) -> None:
    assert reading.values(message, "receipt_prefix") == prefixes


# -- reading -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Citación", "citacion"),
        ("AÑO", "ano"),
        ("don\u2019t", "don't"),
        ("I\u2011485", "i-485"),
        ("２０２６", "2026"),
        ("2½", "2½"),
        ("İzmir", "izmir"),
        ("ß", "ß"),
    ],
)
def test_folds_one_character_for_one(text: str, folded: str) -> None:
    assert spans.fold(text) == folded


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a  b", "a b"),
        ("  a\t b ", "a b "),
        ("a \n b", "a\nb"),
        ("a\u200bb", "ab"),
        ("a\x00b", "ab"),
        ("an\u0303o", "ano"),
        ("\ufeffa", "a"),
        ("a\u00a0b", "a b"),
    ],
)
def test_reads_only_what_can_be_seen(text: str, plain: str) -> None:
    assert spans.read(text).plain == plain


@given(st.text())
def test_every_character_read_stands_in_the_message(text: str) -> None:
    read = spans.read(text)
    assert len(read.plain) == len(read.folded) == len(read.places)
    assert list(read.places) == sorted(set(read.places))
    for place, character in zip(read.places, read.plain):
        assert text[place] == character or text[place].isspace() or not text[place].isprintable()
