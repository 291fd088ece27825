"""What is hidden before anything stores, logs or reads a message, and what is not."""

from __future__ import annotations

import re
import time
import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from channels.redaction import luhn, redact
from channels.redaction.reading import read
from channels.redaction.wordlists import FORM_NUMBERS, PREFIXES

KNOWLEDGE = Path(__file__).resolve().parent.parent.parent / "knowledge"

HIDDEN = [
    # Social Security numbers
    ("my ssn is 123-45-6789", "my ssn is •••-••-••••", "ssn"),
    ("123 45 6789", "••• •• ••••", "ssn"),
    ("my SSN:123456789.", "my SSN:•••••••••.", "ssn"),
    ("123456789", "•••••••••", "ssn"),
    ("123.45.6789", "•••.••.••••", "ssn"),
    ("123/45/6789", "•••/••/••••", "ssn"),
    ("123 - 45 - 6789", "••• - •• - ••••", "ssn"),
    ("123–45–6789", "•••–••–••••", "ssn"),
    ("123‑45‑6789", "•••‑••‑••••", "ssn"),
    ("123_45_6789", "•••_••_••••", "ssn"),
    ("123, 45, 6789", "•••, ••, ••••", "ssn"),
    ("1 2 3 4 5 6 7 8 9", "• • • • • • • • •", "ssn"),
    ("1-2-3-4-5-6-7-8-9", "•-•-•-•-•-•-•-•-•", "ssn"),
    ("12 345 6789", "•• ••• ••••", "ssn"),
    ("12345 6789", "••••• ••••", "ssn"),
    ("social security number 123-45-6789", "social security number •••-••-••••", "ssn"),
    ("mi seguro social es 123 45 6789", "mi seguro social es ••• •• ••••", "ssn"),
    ("mi número de seguro: 123456789", "mi número de seguro: •••••••••", "ssn"),
    ("my itin 912-78-1234", "my itin •••-••-••••", "ssn"),
    ("last 4 of my ssn are 6789", "last 4 of my ssn are ••••", "ssn"),
    ("my ssn ends in 6789", "my ssn ends in ••••", "ssn"),
    ("los últimos 4 de mi seguro social son 6789",
     "los últimos 4 de mi seguro social son ••••", "ssn"),
    ("xxx-xx-6789", "xxx-xx-••••", "ssn"),
    ("***-**-6789", "***-**-••••", "ssn"),
    ("１２３-４５-６７８９", "•••-••-••••", "ssn"),
    ("١٢٣-٤٥-٦٧٨٩", "•••-••-••••", "ssn"),
    ("1\u200b23-4\u200b5-678\u200b9", "•\u200b••-•\u200b•-•••\u200b•", "ssn"),
    ("123\u00a045\u00a06789", "•••\u00a0••\u00a0••••", "ssn"),
    ("123-45-6789 90 days", "•••-••-•••• 90 days", "ssn"),
    ("ssn 123-45-6789, call 800-375-5283",
     "ssn •••-••-••••, call 800-375-5283", "ssn"),
    # A-numbers
    ("A123456789", "A•••••••••", "a_number"),
    ("A 123 456 789", "A ••• ••• •••", "a_number"),
    ("a-123-456-789", "a-•••-•••-•••", "a_number"),
    ("A#087654321", "A#•••••••••", "a_number"),
    ("A 12 345 678", "A •• ••• •••", "a_number"),
    ("A1234567", "A•••••••", "a_number"),
    ("A 1 2 3 4 5 6 7 8 9", "A • • • • • • • • •", "a_number"),
    ("A１２３４５６７８９", "A•••••••••", "a_number"),
    ("123-456-789", "•••-•••-•••", "a_number"),
    ("my a number is 087654321", "my a number is •••••••••", "a_number"),
    ("a-number: 12345678", "a-number: ••••••••", "a_number"),
    ("alien registration number 12345678", "alien registration number ••••••••", "a_number"),
    ("USCIS# 123-456-789", "USCIS# •••-•••-•••", "a_number"),
    ("mi número A es 087 654 321", "mi número A es ••• ••• •••", "a_number"),
    ("número de extranjero: 87654321", "número de extranjero: ••••••••", "a_number"),
    # receipt numbers
    ("IOE0912345678", "IOE••••••••••", "receipt"),
    ("ioe0912345678", "ioe••••••••••", "receipt"),
    ("IOE 091 234 5678", "IOE ••• ••• ••••", "receipt"),
    ("IOE-09-123-45678", "IOE-••-•••-•••••", "receipt"),
    ("IOE*0912345678", "IOE*••••••••••", "receipt"),
    ("I.O.E. 0912345678", "I.O.E. ••••••••••", "receipt"),
    ("EAC 21 900 12345 is my case", "EAC •• ••• ••••• is my case", "receipt"),
    ("IOE0912345678 90 days", "IOE•••••••••• 90 days", "receipt"),
    ("IOE0912345678 485 pending", "IOE•••••••••• 485 pending", "receipt"),
    ("IOE０９１２３４５６７８", "IOE••••••••••", "receipt"),
    ("MNL2019123456", "MNL••••••••••", "receipt"),
    ("MNL 2019123456 485 pending", "MNL •••••••••• 485 pending", "receipt"),
    ("IOEO912345678", "IOEO•••••••••", "receipt"),
    ("IOE091234S678", "IOE••••••S•••", "receipt"),
    ("IOE09123456", "IOE••••••••", "receipt"),
    ("IOE09123456789", "IOE•••••••••••", "receipt"),
    ("my receipt number is 0912345678", "my receipt number is ••••••••••", "receipt"),
    ("mi recibo es el MSC2190012345", "mi recibo es el MSC••••••••••", "receipt"),
    # cards
    ("card 4111 1111 1111 1111", "card •••• •••• •••• ••••", "card"),
    ("4111111111111111", "••••••••••••••••", "card"),
    ("4111-1111-1111-1111 12/27", "••••-••••-••••-•••• 12/27", "card"),
    ("378282246310005", "•••••••••••••••", "card"),
    ("3782 822463 10005", "•••• •••••• •••••", "card"),
    ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "• • • • • • • • • • • • • • • •", "card"),
    ("41 1111 1111 111111", "•• •••• •••• ••••••", "card"),
    ("credit card number 4111 1111 1111 1112",
     "credit card number •••• •••• •••• ••••", "card"),
    ("mi tarjeta de crédito es 5555555555554444",
     "mi tarjeta de crédito es ••••••••••••••••", "card"),
    # account numbers
    ("123456789012", "••••••••••••", "account_number"),
    ("OAN 1234 5678 9012", "OAN •••• •••• ••••", "account_number"),
    ("my account number is 1234567890", "my account number is ••••••••••", "account_number"),
    ("número de cuenta 123456789012", "número de cuenta ••••••••••••", "account_number"),
    # passports, announced
    ("my passport is G12345678", "my passport is •••••••••", "passport"),
    ("passport number: AB 123 4567", "passport number: •• ••• ••••", "passport"),
    ("passport no. 123456789", "passport no. •••••••••", "passport"),
    ("my passport C01X00T47", "my passport •••••••••", "passport"),
    ("passport from Mexico is G12345678", "passport from Mexico is •••••••••", "passport"),
    ("G12345678 is my passport number", "••••••••• is my passport number", "passport"),
    ("pasaporte número 123456789", "pasaporte número •••••••••", "passport"),
    ("mi pasaporte es G-12345678", "mi pasaporte es •-••••••••", "passport"),
    # birth dates, announced
    ("DOB 01/03/1980", "DOB ••/••/••••", "birth_date"),
    ("DOB: 1-3-80", "DOB: •-•-••", "birth_date"),
    ("D.O.B. 01.03.1980", "D.O.B. ••.••.••••", "birth_date"),
    ("dob 01031980", "dob ••••••••", "birth_date"),
    ("date of birth is 1980-03-15", "date of birth is ••••-••-••", "birth_date"),
    ("my birthday is January 3, 1980", "my birthday is January •, ••••", "birth_date"),
    ("born on january 3 1980", "born on january • ••••", "birth_date"),
    ("I was born the 3rd of January 1980", "I was born the •rd of January ••••", "birth_date"),
    ("born 3 jan 1980", "born • jan ••••", "birth_date"),
    ("i was born in San Juan on march 5th, 1979",
     "i was born in San Juan on march •th, ••••", "birth_date"),
    ("03/15/1980 is my birthday", "••/••/•••• is my birthday", "birth_date"),
    ("03/15/1980 (date of birth)", "••/••/•••• (date of birth)", "birth_date"),
    ("nací el 3 de enero de 1980", "nací el • de enero de ••••", "birth_date"),
    ("naci el 03/01/1980", "naci el ••/••/••••", "birth_date"),
    ("nacido en Puebla, México el 3 de enero de 1980",
     "nacido en Puebla, México el • de enero de ••••", "birth_date"),
    ("fecha de nacimiento: 03-01-80", "fecha de nacimiento: ••-••-••", "birth_date"),
    ("mi fecha de nacimiento es enero 3, 1980",
     "mi fecha de nacimiento es enero •, ••••", "birth_date"),
    ("F. Nac. 03/01/1980", "F. Nac. ••/••/••••", "birth_date"),
    ("mi cumpleaños es el 3 de enero", "mi cumpleaños es el • de enero", "birth_date"),
    ("3 de enero de 1980 es mi fecha de nacimiento",
     "• de enero de •••• es mi fecha de nacimiento", "birth_date"),
]  # fmt: skip

KEPT = [
    "I-485", "form I-485", "i 485", "n400", "G-1145", "DS-160 and DS-260", "my 485 and 765",
    "i filed 485 765 131 in 2024", "I-485, I-765 and I-131", "forms 130, 129, 485",
    "meti el 485 765 131", "I-485 10 2024", "I-797C",
    "my notice date is 10/02/2026", "the letter is dated october 2 2026", "dated oct 2nd, 2026",
    "respond by 2026-12-24", "la carta es del 2 de octubre de 2026", "vence el 24/12/2026",
    "biometrics on 12/03/2026 at 10:30", "interview 10-02-2026 5 days before", "2/10 or 3/11",
    "got a 2025-10-02 letter", "from 10/02/2025 to 11/03/2025", "de 2019 a 2025",
    "2019 2020 2021 2022", "since 2019", "priority date January 3 2018", "F2A 01JAN22",
    "call 800-375-5283", "1-800-375-5283", "800 375 5283 or (800) 767-1833", "8003755283",
    "use 800 375 5283", "try 8003755283", "800.375.5283", "tel 800-375-5283 ext 2",
    "from abroad +1 212-620-3418", "+52 55 1234 5678", "call +63 917 123 4567 now",
    "a 555-1234", "llamé al 800-375-5283 123 veces", "800-375-5283 800-767-1833",
    "social security 800-772-1213", "988", "911",
    "i paid $1,225", "1225 dollars", "$123,456,789", "fee of $675.00", "pagué 1,440 dólares",
    "$ 1 225", "income 24,650", "USD 3000", "1.225 pesos",
    "waiting 90 days", "90 day rule", "90-day", "90 180 365 days",
    "it has been 14 months and 3 weeks", "tengo 90 días para contestar", "hace 2 años",
    "my case has been pending 1 year 3 months", "i am 45 years old", "called 5 times in 2026",
    "cita el 3 de enero de 2026", "travel on december 5 2026 with my passport",
    "passport expires 10/02/2027", "passport expired in 2024", "my passport and I-94",
    "i sent my passport 90 days ago", "passport valid until january 3 2028",
    "mi pasaporte vence el 10/02/2027", "perdí mi pasaporte hace 3 semanas",
    "my baby was born and my interview is on 10/02/2026", "born in the usa", "born in 1980",
    "birth certificate 10/02/2025", "acta de nacimiento", "nació mi hijo y espero desde 2019",
    "social security office told me to wait 90 days", "ssn card takes 2 weeks",
    "green card number", "card arrives in 30 days", "account locked 3 days", "case from 2021",
    "my alien relative petition 130 was filed 10/02/2025", "zip 94103-1234", "zip 94103",
    "room 123 at 26 federal plaza", "flight 1234 on dec 24", "8 CFR 103.2(b)(8)", "INA 245(i)",
    "10/02/2026 485 131", "section 204(c)", "option 2", "2", "3 4", "x", "", "   ",
    "/inform{\"choice\": \"mail\"}", "/ask_deadline", "1 2 3",
]  # fmt: skip


@pytest.mark.parametrize(("text", "safe", "kind"), HIDDEN, ids=[row[0] for row in HIDDEN])
def test_it_is_hidden_in_its_shape(text: str, safe: str, kind: str) -> None:
    found = redact(text)
    assert found.text == safe
    assert found.kinds == (kind,)


@pytest.mark.parametrize("text", KEPT)
def test_it_is_left_alone(text: str) -> None:
    assert redact(text) == type(redact(""))(text, ())


def test_several_kinds_come_in_the_order_of_the_text() -> None:
    text = "IOE0912345678, A123456789, ssn 123-45-6789, dob 1/2/1980, passport G12345678"
    found = redact(text)
    assert found.kinds == ("receipt", "a_number", "ssn", "birth_date", "passport")
    assert not any(character.isdigit() for character in found.text)


def test_the_lists_are_those_of_the_knowledge_files() -> None:
    receipts = yaml.safe_load((KNOWLEDGE / "receipts.yml").read_text(encoding="utf-8"))
    assert {entry["prefix"].lower() for entry in receipts["prefixes"]} == PREFIXES
    forms = yaml.safe_load((KNOWLEDGE / "forms.yml").read_text(encoding="utf-8"))["forms"]
    numbers = {re.sub(r"\D", "", form["form"]) for form in forms}
    assert numbers == FORM_NUMBERS


def test_nothing_the_assistant_itself_says_would_be_hidden() -> None:
    hidden = []
    for file in sorted(KNOWLEDGE.rglob("*.yml")):
        for line in file.read_text(encoding="utf-8").splitlines():
            words = re.sub(r"https?://\S+", "", line)
            if redact(words).kinds:
                hidden.append(f"{file.name}: {line}")
    assert hidden == []


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("4111111111111111", True),
        ("4111111111111112", False),
        ("378282246310005", True),
        ("6011 0009 9013 9424", True),
        ("0000000000000000", False),
    ],
)
def test_the_check_digit_of_cards(number: str, fits: bool) -> None:
    assert luhn(number) is fits


# -- properties -----------------------------------------------------------------------

_SCRIPTS = [0x30, 0x660, 0x6F0, 0x966, 0xFF10, 0x1D7CE]
_SEPARATORS = st.sampled_from(
    ["-", " ", ".", "/", "_", " - ", "  ", "–", "—", "‑", "−", "\u00a0", "\t", "\u2009", ". ", "- "]
)
_INVISIBLE = st.sampled_from(["", "\u200b", "\u00ad", "\ufeff", "\u2060", "\ufe0f"])
_BEFORE = st.sampled_from(
    ["", "hi ", "my number is ", "mi número es ", "here:", "(", "I got an RFE. ", "90 days, ",
     "on 10/02/2026 I sent ", "800-375-5283, "]
)  # fmt: skip
_AFTER = st.sampled_from(
    ["", ".", " thanks", ", gracias", ")", " and I-485", "\nbye", "?", " on 10/02/2026", " 90 days"]
)


@st.composite
def _written(draw: st.DrawFn, digits: str) -> str:
    """The digits in any script, some with an invisible character between."""
    zero = draw(st.sampled_from(_SCRIPTS))
    hidden = draw(_INVISIBLE)
    return hidden.join(chr(zero + int(digit)) for digit in digits)


@st.composite
def _grouped(draw: st.DrawFn, shape: tuple[int, ...], first: str = "") -> str:
    """Random digits in groups, with one kind of separator throughout."""
    total = sum(shape)
    digits = first + draw(st.text("0123456789", min_size=total, max_size=total))[len(first) :]
    separator = draw(_SEPARATORS)
    groups, start = [], 0
    for size in shape:
        groups.append(draw(_written(digits[start : start + size])))
        start += size
    return separator.join(groups)


def _digits_left(text: str) -> int:
    return sum(unicodedata.digit(character, None) is not None for character in text)


def _assert_all_gone(before: str, number: str, after: str) -> None:
    safe = redact(before + number + after).text
    assert len(safe) == len(before + number + after)
    assert _digits_left(safe) == _digits_left(before) + _digits_left(after)
    assert safe.startswith(before)
    assert safe.endswith(after)


@given(_BEFORE, st.one_of(_grouped((3, 2, 4)), _grouped((9,)), _grouped((1,) * 9)), _AFTER)
def test_no_social_security_number_is_left(before: str, number: str, after: str) -> None:
    _assert_all_gone(before, number, after)


@given(
    _BEFORE,
    st.sampled_from(["A", "a", "A-", "A#", "A ", "A# ", "Ａ"]),
    st.one_of(_grouped((3, 3, 3)), _grouped((9,)), _grouped((8,)), _grouped((2, 3, 3))),
    _AFTER,
)
def test_no_a_number_is_left(before: str, letter: str, number: str, after: str) -> None:
    assume(not re.fullmatch(r"(?:19|20)\d{6}", number) or letter.strip() != "a")
    _assert_all_gone(before, letter + number, after)


@given(
    _BEFORE,
    st.sampled_from(sorted(PREFIXES)),
    st.booleans(),
    st.sampled_from(["", " ", "-", "*", " - ", "**", "."]),
    st.one_of(_grouped((10,)), _grouped((2, 3, 5)), _grouped((3, 3, 4)), _grouped((1,) * 10)),
    _AFTER,
)
def test_a_receipt_number_keeps_its_letters_alone(
    before: str, prefix: str, upper: bool, joint: str, number: str, after: str
) -> None:
    letters = prefix.upper() if upper else prefix
    _assert_all_gone(before, letters + joint + number, after)
    assert letters in redact(before + letters + joint + number + after).text


@st.composite
def _cards(draw: st.DrawFn) -> str:
    length = draw(st.sampled_from([15, 16]))
    body = "4" + draw(st.text("0123456789", min_size=length - 2, max_size=length - 2))
    digits = next(body + last for last in "0123456789" if luhn(body + last))
    separator = draw(_SEPARATORS)
    sizes = {16: [(16,), (4, 4, 4, 4), (1,) * 16], 15: [(15,), (4, 6, 5)]}[length]
    groups, start = [], 0
    for size in draw(st.sampled_from(sizes)):
        groups.append(draw(_written(digits[start : start + size])))
        start += size
    return separator.join(groups)


@given(_BEFORE, _cards(), _AFTER)
@example("I got an RFE. ", "4_0_0_0_0_0_0_0_0_0_0_0_0_0_0_2", "")
def test_no_card_number_is_left(before: str, number: str, after: str) -> None:
    _assert_all_gone(before, number, after)


_MONTHS = ["january", "Feb", "March", "sept", "enero", "agosto", "diciembre"]


@given(
    st.sampled_from(
        ["DOB ", "DOB: ", "date of birth ", "born on ", "born ", "i was born on the ",
         "birthday is ", "nací el ", "fecha de nacimiento: ", "nacida el ", "mi cumpleaños es el "]
    ),
    st.integers(1, 12),
    st.integers(1, 31),
    st.integers(1920, 2026),
    st.sampled_from(["{m}/{d}/{y}", "{m:02}-{d:02}-{y}", "{y}-{m:02}-{d:02}", "{d}.{m}.{y}",
                     "{d} de {w} de {y}", "{w} {d}, {y}", "{w} {d} {y}", "{d} {w} {y}",
                     "{m} / {d} / {y}"]),
    st.sampled_from(_MONTHS),
)  # fmt: skip
def test_no_announced_birth_date_is_left(
    words: str, month: int, day: int, year: int, form: str, name: str
) -> None:
    written = form.format(m=month, d=day, y=year, w=name)
    assert _digits_left(redact(words + written).text) == 0


@given(
    st.sampled_from(["the letter is dated {}", "respond by {}", "mi cita es el {}", "I fly {} "]),
    st.integers(1, 12),
    st.integers(1, 28),
    st.integers(2000, 2030),
    st.sampled_from(["{m}/{d}/{y}", "{m:02}-{d:02}-{y}", "{y}-{m:02}-{d:02}", "{w} {d}, {y}",
                     "{d} de {w} de {y}"]),
    st.sampled_from(_MONTHS),
)  # fmt: skip
def test_other_dates_stay(
    words: str, month: int, day: int, year: int, form: str, name: str
) -> None:
    text = words.format(form.format(m=month, d=day, y=year, w=name))
    assert redact(text).text == text


@given(st.integers(200, 999), st.integers(200, 999), st.integers(0, 9999), st.data())
def test_telephone_numbers_stay(area: int, exchange: int, line: int, data: st.DataObject) -> None:
    form = data.draw(
        st.sampled_from(["{}-{}-{:04}", "({}) {}-{:04}", "{} {} {:04}", "+1 {} {} {:04}"])
    )
    text = "call " + form.format(area, exchange, line)
    assert redact(text).text == text


@given(st.integers(1, 999_999), st.sampled_from(["${:,}", "{} dollars", "{:,} dólares", "$ {}"]))
def test_amounts_stay(amount: int, form: str) -> None:
    text = "I paid " + form.format(amount) + " in total"
    assert redact(text).text == text


@given(st.text(alphabet="aA IOEioe0123456789-./•,:x\n", max_size=60))
@example("A1234567a12345678")
def test_twice_is_once(text: str) -> None:
    once = redact(text)
    assert len(once.text) == len(text)
    assert redact(once.text).text == once.text


@given(st.text(max_size=80))
def test_any_text_is_read_with_its_places(text: str) -> None:
    reading = read(text)
    assert len(reading.plain) == len(reading.places)
    assert list(reading.places) == sorted(set(reading.places))
    assert all(0 <= place < len(text) for place in reading.places)
    if not any(unicodedata.digit(c, None) is not None for c in text):
        assert redact(text).text == text


@pytest.mark.parametrize(
    "piece",
    ["1 ", "1", "a1", "A 1", "IOE ", "born in ", "passport ", "ssn is ", "- ", "12/", "o1l",
     "4111 ", "dob 1/", "last 4 ", "$1,", "+1 ", "a-", "A number is ", "(", "tarjeta "],
)  # fmt: skip
def test_hostile_lengths_take_no_time(piece: str) -> None:
    text = (piece * 4100)[:4100]
    began = time.process_time()
    redact(text)
    assert time.process_time() - began < 1.0
