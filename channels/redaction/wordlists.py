"""Words and short lists that redaction reads numbers by."""

from __future__ import annotations

from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: First letters of receipt numbers. A test holds them against `knowledge/receipts.yml`.
PREFIXES: Final = _set(
    "ioe msc nbc eac vsc wac csc lin nsc src tsc ysc zar zch zhn zla zmi znk zny zsf"
)

#: Form numbers without their letters. A test holds them against `knowledge/forms.yml`.
FORM_NUMBERS: Final = _set(
    """485 130 129 751 829 90 400 336 600 565 648 426 765 131 589 730 821 539 140 526 360 800 918
    914 192 212 601 290 29 26 33 11 864 865 912 907 824 102 693 9 94 20 160 260 28 1145 1450 1650
    1651 936 1055 797 862"""
)

#: Three-letter words that stand before other numbers: telephones, money, dates.
NOT_A_PREFIX: Final = _set(
    """tel cel num fax ssn ein zip apt box ext dob usd mxn the for and was are our her his you all
    can now one two six ten not but has had via per del los las una uno por con que sin mas son soy
    fue era hoy jan feb mar apr may jun jul aug sep oct nov dec ene abr ago dic mon tue wed thu fri
    sat sun usc cfr pin otp see use try ask got get say she its who why how did yes let lot low
    nss sms app day due end fee old new off out own pay put run set sit tax too top way win won yet
    mil ley dia ano mes"""
)

MONTHS: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|"
    r"sep?tiembre|setiembre|octubre|noviembre|diciembre|ene|abr|ago|dic)\.?"
)

#: What announces a date of birth.
BIRTH_WORDS: Final = (
    r"(?:d\.?\s?o\.?\s?b\b\.?|date\sof\s(?:my\s)?birth|birth\s?-?\s?(?:date|day)|b-?day|born|naci|nacio|nacimos|nacid[oa]s?|"
    r"fecha\s(?:de\s)?nac(?:imiento)?\b\.?|f\.?\s?(?:de\s)?nac(?:imiento)?\b\.?|fec(?:ha)?\.?\s(?:de\s)?nac(?:imiento)?\b\.?|"
    r"cumpleanos)"
)
