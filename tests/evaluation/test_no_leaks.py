"""No message by which we measure stands, nearly word for word, in the training data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from scripts import evaluation_leaks
from scripts.evaluation_leaks import Checked, Example, evaluation_messages, examples, leaks


def test_no_evaluation_message_is_a_near_copy_of_a_training_example() -> None:
    found = leaks(evaluation_messages(), examples())
    assert not found, "\nremove these training examples:\n" + "\n".join(map(str, found))


def test_reads_the_sets_and_the_examples() -> None:
    assert {one.set for one in evaluation_messages()} == {"dev", "final", "entities"}
    assert len(examples()) > 10_000


# -- the check itself ----------------------------------------------------------------

STORY = (
    "they sent my card to the old apartment and the new tenant swears nothing came, so I went to "
    "the post office twice and nobody there knows anything"
)


def blind(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """An encoder to which no text is like another."""
    return np.eye(2)[[0] * len(texts)].astype(np.float32) * 0.0


def found(text: str, example: str, language: str = "en") -> list[str]:
    checked = [Checked(text, language, "dev")]
    others = [Example("where is my refund", "a.yml"), Example("cuánto cuesta la visa", "b.yml")]
    return [one.measure for one in leaks(checked, [*others, Example(example, "c.yml")], blind)]


def test_finds_a_copy_with_other_case_and_accents() -> None:
    assert found("¿Dónde está mi tarjeta verde?", "donde esta MI tarjeta verde", "es") == [
        "n-grams"
    ]


def test_finds_a_copy_with_one_word_changed() -> None:
    copied = STORY.replace("twice", "three times")
    assert "n-grams" in found(STORY, copied)


def test_finds_a_sentence_copied_into_a_longer_text() -> None:
    words = STORY.split()[:10]
    longer = "Good morning everyone, I am new here and need a little advice please: " + " ".join(
        words
    )
    assert "10 words in a row" in found(STORY, longer + " and that is all I can say about this now")


def test_finds_what_only_the_vectors_see() -> None:
    def alike(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.ones((len(texts), 1), dtype=np.float32)

    checked = [Checked("the mailman left my card at another house", "en", "dev")]
    example = Example("who left that mail at the house next door, my card is gone", "c.yml")
    assert [one.measure for one in leaks(checked, [example], alike)] == ["vectors"]
    far = Example("se la llevaron a otra puerta", "c.yml")
    assert leaks(checked, [far], alike) == []


def test_lets_other_words_about_the_same_thing_pass() -> None:
    assert found(STORY, "my green card was mailed to where I used to live, what now") == []


def test_lets_greetings_pass() -> None:
    assert found("hello there", "hello there") == []


def test_says_what_to_remove() -> None:
    checked = [Checked("can i pay with money order", "en", "dev")]
    leak = leaks(checked, [Example("can i pay with a money order", "en/fees.yml")], blind)
    assert "en/fees.yml" in str(leak[0]) and "money order" in str(leak[0])


def test_the_thresholds_leave_room_between_same_subject_and_copy() -> None:
    assert 0.7 < evaluation_leaks.NGRAM_LIMIT < 0.84
    assert all(0.82 < limit < 0.88 for limit in evaluation_leaks.VECTOR_LIMITS.values())
