"""Every topic of the founding document has a place in the knowledge, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest

from store.queries import Catalog
from triage.rules import Rulebook, Statement, Text


@dataclass(frozen=True)
class Topic:
    """What the document says, where we answer it, and the words it must have."""

    name: str
    place: str
    en: tuple[str, ...]
    es: tuple[str, ...]


TOPICS = [
    # Why a person calls
    Topic(
        "clarification of a Request for Evidence", "situation rfe",
        (r"not a denial", r"line you do not understand", r"which papers will be enough"),
        (r"no es una negación", r"que no entienda", r"qué papeles serán suficientes"),
    ),
    Topic(
        "what an agent may say about a Request for Evidence", "practice rfe_call_limits",
        (r"send a missing evidence letter again", r"cannot say what proof is enough"),
        (r"reenviar una carta de pruebas perdida", r"No puede decir qué prueba basta"),
    ),
    Topic(
        "pending denial", "situation denial_risk",
        (r"plans to deny \(NOID\)", r"at most 30 days"),
        (r"intención de negar \(NOID\)", r"como máximo 30 días"),
    ),
    Topic(
        "mitigating information before a decision", "practice denial_answer_in_writing",
        (r"your side by phone", r"in writing", r"one complete reply"),
        (r"su versión por teléfono", r"por escrito", r"una sola respuesta completa"),
    ),
    Topic(
        "travel emergencies", "situation travel_emergency",
        (r"emergency travel", r"before you fly"),
        (r"viaje de emergencia", r"antes de (volar|viajar|tomar)"),
    ),
    Topic(
        "severe delays", "situation delay",
        (r"late-case request", r"House member or one senator", r"federal court"),
        (r"caso demorado", r"representante o a un senador", r"corte federal"),
    ),
    Topic(
        "discrepancy in an appointment confirmation", "situation appointment",
        (r"wrong date, city or name", r"still a real appointment", r"typing error"),
        (r"fecha, (la )?ciudad o (el )?nombre", r"cita", r"error de escritura"),
    ),
    # Whom to call
    Topic(
        "the general line and the special ones", "practice one_general_line",
        (r"one general line", r"No number by form or region", r"service centers take no calls"),
        (r"una sola línea general", r"número por formulario o región", r"centros de servicio"),
    ),
    Topic(
        "groups with their own line", "practice special_mailboxes",
        (r"military families", r"adoption", r"their own line or mailbox"),
        (r"familias militares", r"adopciones", r"línea o correo propio"),
    ),
    Topic(
        "a line for callers abroad", "practice special_line_abroad",
        (r"outside the U\.S\.", r"line for calls from abroad"),
        (r"fuera de EE\. UU\.", r"línea para llamadas desde otro país"),
    ),
    Topic(
        "National Customer Service Center", "practice old_name_ncsc",
        (r"National Customer Service Center", r"today's USCIS Contact Center", r"same number"),
        (r"National Customer Service Center", r"Centro de Contacto de USCIS", r"mismo número"),
    ),
    # Other ways
    Topic(
        "chat", "practice chat_instead",
        (r"Chat can spare you the hold", r"limited hours", r"live agent"),
        (r"chat le evita la espera", r"horario", r"live agent"),
    ),
    Topic(
        "a question online with a call back", "practice online_request_call_back",
        (r"Ask online and go on with your day", r"USCIS may phone you"),
        (r"Pida en línea y siga con su día", r"USCIS puede llamarle"),
    ),
    Topic(
        "keeping the phone free for the call back", "practice be_ready_for_the_call_back",
        (r"answer unknown numbers", r"Two tries"),
        (r"conteste números desconocidos", r"intentar dos veces"),
    ),
    # Before the call
    Topic(
        "receipt number and identification", "practice papers_on_the_table",
        (r"receipt number", r"A-number", r"\bID\b"),
        (r"número de recibo", r"número A", r"identificación"),
    ),
    Topic(
        "copy of the file", "practice copy_of_the_file",
        (r"copy of your file", r"on paper or on a screen", r"dates"),
        (r"copia de su caso", r"papel o pantalla", r"fechas"),
    ),
    Topic(
        "clear desk", "practice clear_desk_and_notes",
        (r"Clear your desk", r"quiet place", r"pen and paper"),
        (r"Despeje la mesa", r"lugar tranquilo", r"papel"),
    ),
    Topic(
        "notes of every instruction", "practice write_everything_down",
        (r"Write at once", r"request number", r"in their words"),
        (r"Anote enseguida", r"número de solicitud", r"con sus palabras"),
    ),
    # The voice menu
    Topic(
        "listen to the menu", "practice listen_to_options",
        (r"Listen to the whole question",),
        (r"Escuche toda la pregunta",),
    ),
    Topic(
        "a wrong answer sends you back", "practice listen_to_options",
        (r"back to the start",),
        (r"devolverle al inicio",),
    ),
    Topic(
        "the wrong key", "practice keys_do_not_work",
        (r"Do not press 0", r"spoken answers only"),
        (r"No marque 0", r"respuestas habladas"),
    ),
    Topic(
        "'agent' or 'representative' only sometimes", "practice agent_word_alone_fails",
        (r"\"agent\" or \"representative\" rarely works", r"Give it a task"),
        (r"\"agente\" o \"representante\" casi nunca sirve", r"Dígale un trámite"),
    ),
    Topic(
        "words that work better", "practice words_that_work_better",
        (r"InfoPass appointment", r"speak to a USCIS representative"),
        (r"InfoPass appointment", r"speak to a USCIS representative"),
    ),
    Topic(
        "stuck in a loop", "practice get_out_of_a_loop",
        (r"Stuck in a loop", r"Hang up"),
        (r"vueltas en el menú", r"Cuelgue"),
    ),
    Topic(
        "peak hours", "practice call_soon_after_opening",
        (r"soon after the line opens", r"later in the day is busier"),
        (r"poco después de que abre la línea", r"más tarde hay más espera"),
    ),
    Topic(
        "patience", "practice stay_patient",
        (r"Long holds happen", r"Peak hours are worse", r"not your fault"),
        (r"La espera es larga", r"horas pico", r"no es culpa suya"),
    ),
    Topic(
        "a person, from every direction", "situation reach_a_person",
        (r"Tier 2", r"Only a few groups have their own line"),
        (r"nivel 2", r"Solo unos grupos tienen su propia línea"),
    ),
]  # fmt: skip


def texts_of(values: Iterable[object]) -> Iterator[Text]:
    for value in values:
        if isinstance(value, Text):
            yield value
        elif isinstance(value, Statement):
            yield value.text
        elif isinstance(value, tuple):
            yield from texts_of(value)


def said_at(book: Rulebook, place: str, language: str) -> str:
    kind, _, id_ = place.partition(" ")
    if kind == "situation":
        found = list(texts_of(vars(book.situations[id_]).values()))
    else:
        found = [p.text for p in book.practices if p.id == id_]
    assert found, f"nothing at {place}"
    return "\n".join(text.in_(language) for text in found)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_topic_is_answered(catalog: Catalog, topic: Topic, language: str) -> None:
    said = said_at(catalog.book, topic.place, language)
    missing = [w for w in getattr(topic, language) if not re.search(w, said, re.IGNORECASE)]
    assert missing == []


@pytest.mark.parametrize("place", sorted({t.place for t in TOPICS if t.place.startswith("p")}))
def test_advice_that_changed_is_sourced(catalog: Catalog, place: str) -> None:
    (practice,) = (p for p in catalog.book.practices if p.id == place.partition(" ")[2])
    assert practice.sources
    assert practice.checked_on
