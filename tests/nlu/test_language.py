"""Other languages are told from English and Spanish, and only when the words tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.language import by_script, other_latin, telling_words

SCRIPTS = (
    ("我的绿卡申请等了很久", "zh"),
    ("I-485 被拒绝了怎么办", "zh"),
    ("영주권이 아직 안 왔어요", "ko"),
    ("Где моя грин-карта?", "ru"),
    ("أحتاج إلى مساعدة في قضيتي", "ar"),
    ("グリーンカードが届きません", "ja"),
    ("मुझे मदद चाहिए", "hi"),
    ("আমার সাহায্য দরকার", "bn"),
    ("እርዳታ እፈልጋለሁ", "am"),
)


@pytest.mark.parametrize(("message", "language"), SCRIPTS)
def test_a_script_tells_its_language(message: str, language: str) -> None:
    assert by_script(message) == language


@pytest.mark.parametrize(
    "message",
    ["my green card is late", "mi tarjeta no llegó", "", "12345", "😀", "my name is 王 and I wait"],
)
def test_latin_letters_tell_no_script(message: str) -> None:
    assert by_script(message) is None


OTHERS = (
    ("Tôi cần giúp đỡ với thẻ xanh của tôi", "vi"),
    ("toi khong hieu thu cua so di tru", "vi"),
    ("Hồ sơ của tôi đang chờ đã 14 tháng rồi", "vi"),
    ("con tôi bị từ chối visa phải làm gì", "vi"),
    ("Kailangan ko ng tulong sa green card ko", "tl"),
    ("Hindi ko pa natatanggap ang green card ko", "tl"),
    ("may sakit po ang lola ko at pending ang papeles ko", "tl"),
    ("Preciso de ajuda com meu green card", "pt"),
    ("Não recebi minha carta ainda", "pt"),
    ("eu nao falo ingles", "pt"),
    ("Como faço para falar com uma pessoa na imigração?", "pt"),
    ("J'ai besoin d'aide avec ma carte verte", "fr"),
    ("Je ne parle pas anglais", "fr"),
    ("ma mère est malade et je dois voyager", "fr"),
    ("Mwen bezwen èd ak kat vèt mwen", "ht"),
    ("mwen pa pale angle", "ht"),
    ("tanpri ede m ak papye mwen yo", "ht"),
)


@pytest.mark.parametrize(("message", "language"), OTHERS)
def test_small_words_tell_a_language(message: str, language: str) -> None:
    assert other_latin(message) == language


OURS = (
    "me dan ataques de ansiedad",
    "no me da dinero para comer",
    "me escapé de él",
    "qué ley dice eso",
    "ya me cansé de esperar",
    "la boté sin querer a la basura",
    "mi inglés es muy poquito",
    "por qué me habla en inglés",
    "como peleo esa decision",
    "olvidé la green card en la bandeja",
    "CÓMO QUE MI MAMÁ NO ES MI MAMÁ, TENGO EL ADN",
    "me negaron la visa de mi esposa en Manila",
    "my grandmother is dying in Manila and my green card is pending",
    "i no understand the letter they send me",
    "USCIS me mandó un RFE y no entiendo nada",
    "my name is Nguyen Van Minh and my case is late",
    "Jean-Baptiste Dubois, Port-au-Prince",
    "Maria da Silva dos Santos",
    "ICE se llevó a mi papá",
    "need help asap pls",
)


@pytest.mark.parametrize("message", OURS)
def test_english_and_spanish_are_never_taken_for_another(message: str) -> None:
    assert (by_script(message), other_latin(message)) == (None, None)


NEUTRAL = (
    "ok", "OK!", "I-485", "RFE", "no", "si", "hola", "USCIS", "485", "", "😀", "n 400", "TPS DACA",
)  # fmt: skip


@pytest.mark.parametrize("message", NEUTRAL)
def test_neutral_words_tell_nothing(message: str) -> None:
    assert telling_words(message) == []
    assert other_latin(message) is None


def test_telling_words_are_the_others() -> None:
    assert telling_words("My USCIS visa, por favor!") == ["my", "por", "favor"]


@given(st.text())
def test_any_text_gets_a_language_or_none(text: str) -> None:
    assert by_script(text) is None or other_latin(text) is None or text
    assert (by_script(text) or "en").isalpha()
