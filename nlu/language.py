"""The language of a message: English, Spanish, mixed, another one, or "cannot tell"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable
from functools import lru_cache
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from nlu.text import word_set
from triage.letters import fold

#: Words that are the same in both languages or name things: they tell nothing.
_NEUTRAL: Final = word_set(
    """ok okay uscis rfe noid noir nta ead tps daca opt green card visa no si nvc ice cbp asylum
    h1b h1 b l1 f1 j1 i n g hi bye hello hola sms pdf email e mail web app emma"""
)
_SCRIPTS: Final[tuple[tuple[str, str], ...]] = (
    ("HANGUL", "ko"),
    ("HIRAGANA", "ja"),
    ("KATAKANA", "ja"),
    ("CJK", "zh"),
    ("CYRILLIC", "ru"),
    ("ARABIC", "ar"),
    ("DEVANAGARI", "hi"),
    ("BENGALI", "bn"),
    ("ETHIOPIC", "am"),
)
#: Small words of the other languages in Latin script, without accents. py3langid alone takes
#: a short Spanish sentence for French or Portuguese; these words have to agree with it.
_SMALL_WORDS: Final[dict[str, frozenset[str]]] = {
    language: word_set(words)
    for language, words in {
        "vi": """toi khong cua va cho duoc giup xin nguoi nhung can mot voi lam gi nay ho ban minh
            trong chua bi da dang se thi hom roi em anh chi nao sao phai muon noi tieng don xanh
            hieu thu so di tru""",
        "tl": """ang ng ko sa na ako po mga ba hindi yung mo ka siya namin kami kung paano ano
            para pa lang ay nasa may wala kasi dahil naman aking niya din""",
        "pt": """eu meu minha meus minhas nao uma com voce voces os ao do em sao mas foi
            pelo pela preciso estou tenho fazer ainda muito isso esta ele ela quero ajuda obrigado
            obrigada meu nos um ja qual sobre sem tambem recebi falo porque foram
            processo imigracao visto faco pessoa falar""",
        "fr": """je le les des est et ma mon mes pour avec suis pas dans vous ne une du au aux
            nous ai il elle ce cette sur mais j'ai qui on quoi comment bonjour parle besoin aide
            demande mois depuis ete recu quelle quel peux dois c'est merci""",
        "ht": """mwen yon nan pou li ki gen pa ak te ap kay nou yo sou bezwen ede kijan poukisa
            tanpri men anpil fe pale papye ou m angle dosye tann depi""",
    }.items()
}
#: Small words that only English or Spanish has, without accents.
_OWN_WORDS: Final = word_set(
    """the my is are and for with you have has what how they this that was it to of in i'm do does
    can from about me your when where will not el los las y mi mis del al con una pero muy yo ya
    como para por que en es lo le les un su sus soy estoy esta hay tengo donde cuando porque si
    se me no mas este hace quien cual sin tu te he ha fue son hacer nunca ni"""
)
_FEWEST_WORDS_FOR_OTHERS: Final = 3
_FEWEST_SMALL_WORDS: Final = 2
#: This many of them need no second opinion.
_SMALL_WORDS_ALONE: Final = 3
_SURE_OTHER: Final = 0.6
_WORD: Final = re.compile(r"[^\W\d_]+")


def by_script(text: str) -> str | None:
    """Return the language whose script most letters are in, unless it is Latin."""
    letters = [c for c in text[:400] if c.isalpha()]
    if not letters:
        return None
    for marker, language in _SCRIPTS:
        share = sum(marker in unicodedata.name(c, "") for c in letters) / len(letters)
        if share > 0.4 or (marker in ("HIRAGANA", "KATAKANA") and share > 0.1):
            return language
    return None


def telling_words(text: str) -> list[str]:
    """Return the words that can tell a language."""
    words = [word.casefold() for word in _WORD.findall(text)]
    return [word for word in words if word not in _NEUTRAL and len(word) > 1]


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
    identifier.set_languages(["en", "es", *_SMALL_WORDS])
    return identifier


def other_latin(text: str) -> str | None:
    """Return "vi", "tl", "pt", "fr" or "ht" when a longer text is clearly one of them."""
    if len(telling_words(text)) < _FEWEST_WORDS_FOR_OTHERS:
        return None
    words = [fold(word).replace("đ", "d") for word in _WORD.findall(text)]
    theirs = {name: _count(words, small, _OWN_WORDS) for name, small in _SMALL_WORDS.items()}
    language = max(theirs, key=lambda name: theirs[name])
    most = theirs[language]
    if most < _FEWEST_SMALL_WORDS or most <= _count(words, _OWN_WORDS, _SMALL_WORDS[language]):
        return None
    guess, sure = _identifier().classify(text)
    agreed = guess == language and sure >= _SURE_OTHER
    return language if agreed or most >= _SMALL_WORDS_ALONE else None


def _count(words: Iterable[str], among: Container[str], but: Container[str]) -> int:
    return sum(word in among and word not in but for word in words)
