"""The importer gives what Rasa's own gives, and reads each file once."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from rasa.shared.importers.importer import E2EImporter, TrainingDataImporter
from rasa.shared.nlu.training_data import loading
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.importer import Example

FILES = {
    "en/court.yml": """
version: "3.1"
nlu:
- intent: court
  metadata: {language: en, also: [lawyer]}
  examples: |
    - my hearing is on [Monday](date)
    - the judge
    - the judge
""",
    "es/court.yml": """
version: "3.1"
nlu:
- intent: court
  metadata: {language: es}
  examples: |
    - tengo corte
""",
    "rules.yml": """
version: "3.1"
rules:
- rule: court
  steps:
  - intent: court
  - action: action_listen
""",
}
OURS = {"importers": [{"name": "nlu.importer.FrugalImporter"}]}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "domain.yml").write_text('version: "3.1"\nintents: [court]\n', encoding="utf-8")
    return tmp_path


def importer(data: Path, config: dict[str, list[dict[str, str]]]) -> E2EImporter:
    made = TrainingDataImporter.load_from_dict(
        copy.deepcopy(config), None, str(data / "domain.yml"), [str(data / "data")]
    )
    assert isinstance(made, E2EImporter)
    return made


def test_the_data_is_what_rasa_reads(data: Path) -> None:
    ours = importer(data, OURS).get_nlu_data()
    rasas = importer(data, {}).get_nlu_data()
    assert [one.data for one in ours.training_examples] == [
        one.data for one in rasas.training_examples
    ]
    assert ours.fingerprint() == rasas.fingerprint()
    assert len(ours.intent_examples) == 3


def test_each_file_is_read_once(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    really = loading.load_data

    def load(path: str, language: str | None = "en") -> TrainingData:
        read.append(Path(path).parent.name)
        return really(path, language)

    monkeypatch.setattr(loading, "load_data", load)
    one = importer(data, OURS)
    one.get_nlu_data()
    one.get_domain()
    one.get_nlu_data(language="en")
    assert sorted(read) == ["en", "es"]


@pytest.fixture
def example() -> Example:
    return Example.of(Message.build("the judge", "court"))


def test_a_copy_goes_its_own_way(example: Example) -> None:
    before = example.fingerprint()
    twin = copy.deepcopy(example)
    assert twin == example
    twin.set("language", "en", add_to_output=True)
    assert example.get("language") is None
    assert "language" not in example.output_properties
    assert example.fingerprint() == before != twin.fingerprint()


@pytest.mark.parametrize(("text", "same"), [("the judge", True), ("a judge", False)])
def test_a_changed_text_changes_the_fingerprint(example: Example, text: str, same: bool) -> None:
    before = example.fingerprint()
    example.set("text", text)
    assert example.get("text") == text
    assert (example.fingerprint() == before) is same
