"""Schemas are examined once; what is wrong is refused every time."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import SchemaError, ValidationError, validate
from rasa.core.actions.action import RemoteAction

from channels import schema_checks


@pytest.fixture(autouse=True)
def _registered() -> None:
    schema_checks.remember()


def test_a_sound_schema_is_examined_once(monkeypatch: pytest.MonkeyPatch) -> None:
    examined: list[Any] = []
    original = schema_checks._all_of

    def counting(validator: Any, parts: Any, instance: Any, schema: Any) -> Any:
        examined.append(instance)
        return original(validator, parts, instance, schema)

    monkeypatch.setattr(schema_checks, "_all_of", counting)
    monkeypatch.setattr(schema_checks, "_sound", set())
    schema = RemoteAction.action_response_format_spec()
    validate({"events": [], "responses": []}, schema)
    first = len(examined)
    assert first > 0
    validate({"events": [], "responses": []}, schema)
    assert len(examined) == first


@pytest.mark.parametrize("schema", [{"type": 5}, {"properties": {"a": {"type": "nonsense"}}}])
def test_an_unsound_schema_is_refused_each_time(schema: dict[str, Any]) -> None:
    for _ in range(2):
        with pytest.raises(SchemaError):
            validate({}, schema)


@pytest.mark.parametrize(
    "answer",
    [{"events": 5}, {"events": [{"event": "slot", "name": 5}]}, {"responses": ["hello"]}],
)
def test_a_wrong_answer_of_the_action_server_is_refused_each_time(answer: dict[str, Any]) -> None:
    for _ in range(2):
        with pytest.raises(ValidationError):
            validate(answer, RemoteAction.action_response_format_spec())


def test_conditions_that_are_no_schema_of_schemas_work_as_before() -> None:
    schema = {"allOf": [{"type": "integer"}, {"minimum": 3}]}
    validate(4, schema)
    for _ in range(2):
        with pytest.raises(ValidationError):
            validate(2, schema)
