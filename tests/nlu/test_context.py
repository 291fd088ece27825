"""Dangers and what takes them back: "never arrested", fears, other people's places."""

from __future__ import annotations

import pytest

from nlu import context
from nlu.spans import Found
from tests.nlu import reading

DANGERS = (
    # removal_order
    ("I have an old deportation order", "removal_order"),
    ("there is a removal order from 2009", "removal_order"),
    ("final order of removal", "removal_order"),
    ("I was ordered removed in absentia", "removal_order"),
    ("he was deported in 2012", "removal_order"),
    ("I got deported once", "removal_order"),
    ("the judge ordered my deportation", "removal_order"),
    ("I missed my court date", "removal_order"),
    ("I missed my immigration hearing years ago", "removal_order"),
    ("tengo una orden de deportación vieja", "removal_order"),
    ("tiene orden de expulsión", "removal_order"),
    ("me deportaron en 2010", "removal_order"),
    ("fui deportada", "removal_order"),
    ("falté a la corte", "removal_order"),
    ("no fui a mi corte", "removal_order"),
    ("el juez me ordenó deportación", "removal_order"),
    ("la migra se llevó a mi esposo", "detained"),
    ("inmigración detuvo a mi hijo", "detained"),
    ("tengo caso en la corte", "in_court"),
    ("my I-94 expired last month", "lapsed_status"),
    ("mi I-94 ya venció", "lapsed_status"),
    ("me quedé con la visa vencida", "lapsed_status"),
    ("USCIS sent an RFE to my old address", "letter_missing"),
    ("the letter went to my husband's house", "letter_missing"),
    ("mandaron la carta a mi dirección vieja", "letter_missing"),
    # arrest
    ("I was arrested in 2015", "arrest"),
    ("got arrested once", "arrest"),
    ("arrested for DUI", "arrest"),
    ("I have two arrests", "arrest"),
    ("I have a criminal record", "arrest"),
    ("a misdemeanor from college", "arrest"),
    ("convicted of a felony", "arrest"),
    ("I was charged with theft", "arrest"),
    ("me arrestaron por manejar tomado", "arrest"),
    ("fui arrestado en 2015", "arrest"),
    ("tengo antecedentes penales", "arrest"),
    ("tengo un récord criminal", "arrest"),
    ("tuve un delito menor", "arrest"),
    ("estuve en la cárcel", "arrest"),
    # detained
    ("my husband was detained", "detained"),
    ("ICE took my dad this morning", "detained"),
    ("ice has my husband", "detained"),
    ("he is in ICE custody", "detained"),
    ("my brother is in a detention center", "detained"),
    ("picked up by ice at work", "detained"),
    ("mi esposo está detenido", "detained"),
    ("lo detuvieron ayer", "detained"),
    ("se lo llevó la migra", "detained"),
    ("está en el centro de detención", "detained"),
    ("lo agarró inmigración", "detained"),
    # lapsed_status
    ("I have no status", "lapsed_status"),
    ("I am out of status", "lapsed_status"),
    ("I overstayed my visa", "lapsed_status"),
    ("living here without legal status", "lapsed_status"),
    ("I don't have legal status", "lapsed_status"),
    ("I'm undocumented", "lapsed_status"),
    ("my visa expired", "lapsed_status"),
    ("no tengo papeles", "lapsed_status"),
    ("estoy sin estatus", "lapsed_status"),
    ("estoy fuera de estatus", "lapsed_status"),
    ("soy indocumentado", "lapsed_status"),
    ("se me venció la visa", "lapsed_status"),
    ("me quedé más tiempo", "lapsed_status"),
    # in_court
    ("I have court next week", "in_court"),
    ("my case is with the immigration judge", "in_court"),
    ("I am in removal proceedings", "in_court"),
    ("my master hearing is soon", "in_court"),
    ("tengo corte en marzo", "in_court"),
    ("el juez de inmigración me dijo", "in_court"),
    ("estoy en proceso de deportación", "in_court"),
    # crisis
    ("I want to die", "crisis"),
    ("i'm going to kill myself", "crisis"),
    ("no quiero vivir", "crisis"),
    # abuse
    ("my husband hits me", "abuse"),
    ("my wife threatens me", "abuse"),
    ("my ex beat me", "abuse"),
    ("domestic violence", "abuse"),
    ("I was abused by my husband", "abuse"),
    ("he hits me", "abuse"),
    ("mi esposo me pega", "abuse"),
    ("mi marido me amenaza", "abuse"),
    ("sufro violencia doméstica", "abuse"),
    ("él me golpea", "abuse"),
)


@pytest.mark.parametrize(("message", "flag"), DANGERS)
def test_a_danger_is_flagged(message: str, flag: str) -> None:
    assert flag in reading.flags(message)


DENIALS = (
    ("never arrested", "arrest"),
    ("I have never been arrested", "arrest"),
    ("I've never been arrested or convicted of anything", "arrest"),
    ("never been arrested, charged, or convicted", "arrest"),
    ("I was never arrested", "arrest"),
    ("I wasn't arrested", "arrest"),
    ("i wasnt arrested", "arrest"),
    ("I haven’t been arrested", "arrest"),
    ("not arrested", "arrest"),
    ("nobody arrested me", "arrest"),
    ("nadie me arrestó", "arrest"),
    ("no arrests", "arrest"),
    ("no arrests, no convictions", "arrest"),
    ("no history of arrests", "arrest"),
    ("I have no criminal record", "arrest"),
    ("I don't have a criminal record", "arrest"),
    ("without any criminal history", "arrest"),
    ("zero arrests", "arrest"),
    ("arrests: none", "arrest"),
    ("criminal record? no", "arrest"),
    ("I have no DUI", "arrest"),
    ("nunca me han arrestado", "arrest"),
    ("nunca he sido arrestada", "arrest"),
    ("no me han arrestado nunca", "arrest"),
    ("no tengo antecedentes penales", "arrest"),
    ("sin antecedentes penales", "arrest"),
    ("no tengo ningún delito", "arrest"),
    ("no tengo récord criminal", "arrest"),
    ("jamás he tenido un arresto", "arrest"),
    ("nunca me arrestaron ni me deportaron", "arrest"),
    ("cardiac arrest", "arrest"),
    ("my dad had a cardiac arrest", "arrest"),
    ("victim of a crime", "arrest"),
    ("soy víctima de un delito", "arrest"),
    ("not detained", "detained"),
    ("he is not detained", "detained"),
    ("he isn't detained", "detained"),
    ("never been detained", "detained"),
    ("no está detenido", "detained"),
    ("nunca he estado detenido", "detained"),
    ("no lo detuvieron", "detained"),
    ("mi caso está detenido", "detained"),
    ("el trámite de mi esposa sigue detenido", "detained"),
    ("my case has been detained at the lockbox", "detained"),
    ("no removal order", "removal_order"),
    ("I don't have a deportation order", "removal_order"),
    ("no old deportation orders", "removal_order"),
    ("I was never deported", "removal_order"),
    ("I have never been deported", "removal_order"),
    ("never missed a court date", "removal_order"),
    ("no tengo orden de deportación", "removal_order"),
    ("sin orden de deportación", "removal_order"),
    ("nunca fui deportado", "removal_order"),
    ("nunca me deportaron", "removal_order"),
    ("nunca me han arrestado ni deportado, sin orden de deportación", "removal_order"),
    ("I never overstayed", "lapsed_status"),
    ("I didn't overstay", "lapsed_status"),
    ("I am not undocumented", "lapsed_status"),
    ("not out of status", "lapsed_status"),
    ("there is no status update", "lapsed_status"),
    ("no status change online", "lapsed_status"),
    ("the site shows no status", "lapsed_status"),
    ("no soy indocumentada", "lapsed_status"),
    ("sin documentos de respaldo", "lapsed_status"),
    ("no tengo documentos para mandar", "lapsed_status"),
    ("I'm not in immigration court", "in_court"),
    ("no immigration court", "in_court"),
    ("no tengo corte", "in_court"),
    ("family court in March", "in_court"),
    ("my attorney is in court all week", "in_court"),
    ("I changed my name in court in Oregon", "in_court"),
    ("I have the court papers", "in_court"),
    ("my child was hit by a car", "abuse"),
    ("ICE has the medical file", "detained"),
    ("that has to be illegal", "lapsed_status"),
    ("my grandmother is going to die in Manila", "crisis"),
    ("she might die, she is about to die", "crisis"),
    ("I don't want to live through that again", "crisis"),
    ("no domestic violence", "abuse"),
    ("he never hits me", "abuse"),
    ("no me pega", "abuse"),
    ("nunca me golpea", "abuse"),
)


@pytest.mark.parametrize(("message", "flag"), DENIALS)
def test_a_denied_danger_is_not_flagged(message: str, flag: str) -> None:
    assert flag not in reading.flags(message)


def test_one_no_covers_a_whole_list() -> None:
    message = "I have never been arrested, detained, or deported, and no removal orders."
    assert not reading.flags(message) & {"arrest", "detained", "removal_order"}


STILL_DANGERS = (
    ("no, I was arrested once", "arrest"),
    ("No. Arrested in 2009", "arrest"),
    ("no, me arrestaron", "arrest"),
    ("I don't have a lawyer and I was arrested", "arrest"),
    ("not only arrested but deported", "arrest"),
    ("I never told them I was arrested", "arrest"),
    ("I'm not sure if I was arrested or just cited", "arrest"),
    ("I was never deported but I was arrested", "arrest"),
    ("I have no papers and an old deportation order", "removal_order"),
    ("what happens if I was arrested in 2015", "arrest"),
    ("I have no lawyer, my husband was detained", "detained"),
    ("no sé si tengo orden de deportación", "removal_order"),
    ("no tengo abogado y me arrestaron", "arrest"),
    ("nunca le dije que me arrestaron", "arrest"),
    ("why can't I see him he was detained", "detained"),
    ("without status and in removal proceedings", "in_court"),
    ("I did not go because I was detained", "detained"),
    ("they never called. he was detained", "detained"),
    ("I was never arrested and was deported in 2010", "removal_order"),
    ("never detained, was deported", "removal_order"),
)


@pytest.mark.parametrize(("message", "flag"), STILL_DANGERS)
def test_a_no_about_something_else_takes_nothing_back(message: str, flag: str) -> None:
    assert flag in reading.flags(message)


FEARS = (
    ("will I be arrested at the interview?", "arrest"),
    ("can they get me arrested", "arrest"),
    ("I am afraid of being detained", "detained"),
    ("scared to be detained", "detained"),
    ("what if he is detained at the airport", "detained"),
    ("could I be detained if I go", "detained"),
    ("will she be detained", "detained"),
    ("if I get arrested what happens", "arrest"),
)


@pytest.mark.parametrize(("message", "flag"), FEARS)
def test_a_fear_is_not_a_fact(message: str, flag: str) -> None:
    assert flag not in reading.flags(message)


@pytest.mark.parametrize(
    ("message", "flag", "raised"),
    [
        ("I have a green card", "resident", True),
        ("I am a permanent resident", "resident", True),
        ("I lost my green card", "resident", True),
        ("my green card expired", "resident", True),
        ("soy residente permanente", "resident", True),
        ("perdí mi green card", "resident", True),
        ("me robaron la mica", "resident", True),
        ("se me perdió, tengo mi residencia", "resident", True),
        ("N-400 pending", "resident", True),
        ("my husband is a US citizen and I am a green card holder", "resident", True),
        ("I don't have a green card", "resident", False),
        ("I'm not a permanent resident", "resident", False),
        ("I never got my green card", "resident", False),
        ("my husband is a green card holder", "resident", False),
        ("my wife has a green card", "resident", False),
        ("married to a green card holder", "resident", False),
        ("when will I have my green card", "resident", False),
        ("no soy residente", "resident", False),
        ("mi esposo tiene la residencia", "resident", False),
        ("I have my green card interview", "resident", False),
        ("my green card is pending", "resident", False),
        ("my green card is pending", "not_resident", True),
        ("waiting for my green card", "not_resident", True),
        ("I applied for a green card", "not_resident", True),
        ("my i-485 is still pending", "not_resident", True),
        ("estoy esperando mi residencia", "not_resident", True),
        ("mi green card está en trámite", "not_resident", True),
        ("my residencia sigue pendiente", "not_resident", True),
        ("I am not a green card holder", "not_resident", True),
        ("I lost my green card", "not_resident", False),
        ("N-400 filed, green card lost", "not_resident", False),
    ],
)
def test_tells_a_holder_from_an_applicant(message: str, flag: str, raised: bool) -> None:
    assert (flag in reading.flags(message)) is raised


def test_a_pending_green_card_is_no_lost_document() -> None:
    message = "my N-400 was a mistake, my green card is still pending"
    assert "green_card" not in reading.values(message, "document")
    assert "resident" not in reading.flags(message)


LETTER = (
    ("I got a letter from uscis", {"letter_in_hand"}),
    ("I have the RFE here", {"letter_in_hand"}),
    ("they sent me a letter", {"letter_in_hand"}),
    ("me llegó una carta", {"letter_in_hand"}),
    ("recibí una notificación", {"letter_in_hand"}),
    ("tengo la carta", {"letter_in_hand"}),
    ("I never got the letter", {"letter_missing"}),
    ("never received any notice", {"letter_missing"}),
    ("I didn't get the letter", {"letter_missing"}),
    ("I haven't received the notice", {"letter_missing"}),
    ("I lost the letter", {"letter_missing"}),
    ("it never came", {"letter_missing"}),
    ("the letter got lost", {"letter_missing"}),
    ("nunca me llegó la carta", {"letter_missing"}),
    ("no me llegó ninguna notificación", {"letter_missing"}),
    ("perdí la carta", {"letter_missing"}),
    ("no encuentro la carta", {"letter_missing"}),
    ("never got arrested", set()),
    ("I never got my green card", set()),
    ("when I get the letter I will answer", set()),
    ("waiting for the letter", set()),
    ("my son never came home", set()),
    ("should I have the notice next to me", set()),
)


@pytest.mark.parametrize(("message", "found"), LETTER)
def test_tells_a_letter_at_hand_from_a_missing_one(message: str, found: set[str]) -> None:
    assert reading.flags(message) & {"letter_in_hand", "letter_missing"} == found


REPLIED = (
    ("I already responded", {"already_replied"}),
    ("I sent my response", {"already_replied"}),
    ("I answered the RFE last week", {"already_replied"}),
    ("my response was received", {"already_replied"}),
    ("ya contesté", {"already_replied"}),
    ("ya mandé la respuesta", {"already_replied"}),
    ("ya envié todas las pruebas", {"already_replied"}),
    ("I haven't responded yet", {"not_replied"}),
    ("I did not reply", {"not_replied"}),
    ("todavía no he contestado", {"not_replied"}),
    ("no he respondido", {"not_replied"}),
    ("uscis has not responded", set()),
    ("they never answered", set()),
    ("uscis no ha respondido", set()),
)


@pytest.mark.parametrize(("message", "found"), REPLIED)
def test_knows_whether_the_person_replied(message: str, found: set[str]) -> None:
    assert reading.flags(message) & {"already_replied", "not_replied"} == found


HELP = (
    ("my lawyer filed it", {"represented"}),
    ("I have a lawyer", {"represented"}),
    ("I hired an immigration attorney", {"represented"}),
    ("mi abogada dice que espere", {"represented"}),
    ("tengo un abogado", {"represented"}),
    ("I have no lawyer", {"not_represented"}),
    ("I don't have a lawyer", {"not_represented"}),
    ("i don’t have a lawyer", {"not_represented"}),
    ("can't afford a lawyer", {"not_represented"}),
    ("I fired my lawyer", {"not_represented"}),
    ("no tengo abogado", {"not_represented"}),
    ("no tengo un abogado", {"not_represented"}),
    ("sin abogado", {"not_represented"}),
    ("do I need a lawyer", set()),
    ("should I get a lawyer", set()),
)


@pytest.mark.parametrize(("message", "found"), HELP)
def test_knows_whether_a_lawyer_helps(message: str, found: set[str]) -> None:
    assert reading.flags(message) & {"represented", "not_represented"} == found


ACCOUNT = (
    ("I have an online account", {"has_account"}),
    ("I made a uscis account", {"has_account"}),
    ("tengo cuenta en línea", {"has_account"}),
    ("ya tengo cuenta", {"has_account"}),
    ("I don't have an online account", {"no_account"}),
    ("I dont have an account", {"no_account"}),
    ("no account", {"no_account"}),
    ("no tengo cuenta", {"no_account"}),
    ("sin cuenta", {"no_account"}),
    ("I have a bank account", set()),
    ("no tengo cuenta de banco", set()),
)


@pytest.mark.parametrize(("message", "found"), ACCOUNT)
def test_knows_whether_there_is_an_account(message: str, found: set[str]) -> None:
    assert reading.flags(message) & {"has_account", "no_account"} == found


TRIES = (
    ("I called uscis", {"call"}),
    ("called 5 times already", {"call"}),
    ("I have called and called", {"call"}),
    ("I spoke to an agent", {"call"}),
    ("I've been calling for weeks", {"call"}),
    ("I tried to call", {"call"}),
    ("I was on hold for two hours", {"call"}),
    ("ya llamé", {"call"}),
    ("llamé tres veces", {"call"}),
    ("he llamado mucho", {"call"}),
    ("hablé con un agente", {"call"}),
    ("estuve llamando toda la semana", {"call"}),
    ("I did an e-request", {"e_request"}),
    ("submitted a service request", {"e_request"}),
    ("opened an inquiry online", {"e_request"}),
    ("hice una solicitud de servicio", {"e_request"}),
    ("puse un e-request", {"e_request"}),
    ("I chatted with emma", {"chat"}),
    ("emma keeps sending me links", {"chat"}),
    ("usé el chat", {"chat"}),
    ("I contacted my congressman", {"congress"}),
    ("wrote to my senator", {"congress"}),
    ("the senator's office asked", {"congress"}),
    ("escribí a mi congresista", {"congress"}),
    ("hablé con la oficina del senador", {"congress"}),
    ("contacted the ombudsman", {"ombudsman"}),
    ("filed a case with the CIS ombudsman", {"ombudsman"}),
    ("escribí al ombudsman", {"ombudsman"}),
    ("my lawyer already wrote to them", {"lawyer"}),
    ("mi abogado ya preguntó", {"lawyer"}),
    ("I sent a message through my account", {"account_message"}),
    ("mandé un mensaje en mi cuenta", {"account_message"}),
    ("called twice, did an e-request, wrote my senator", {"call", "e_request", "congress"}),
)


@pytest.mark.parametrize(("message", "tried"), TRIES)
def test_reads_what_was_tried(message: str, tried: set[str]) -> None:
    assert set(reading.values(message, "attempt")) == tried


NO_TRIES = (
    "should I call",
    "who do I call",
    "can I call them",
    "what number do I call",
    "do I have to call uscis",
    "I want to call",
    "I never called",
    "I haven't called yet",
    "I have not called them",
    "didn't call, never called",
    "they called me",
    "an officer called me",
    "someone called from uscis",
    "nobody called me back",
    "I got called for an interview",
    "a form called I-130",
    "it is called adjustment of status",
    "what is it called",
    "a program called DACA",
    "they called my name",
    "should I contact my congressman",
    "can a senator help",
    "how do I write to the ombudsman",
    "what is an ombudsman",
    "how do I submit an e-request",
    "should I do a service request",
    "what is an e-request",
    "I have not contacted my congressman",
    "never did an e-request",
    "haven't called my senator",
    "I bought a plane ticket",
    "debo llamar",
    "a quién llamo",
    "quiero llamar",
    "puedo llamar",
    "dicen que llame",
    "me dijeron que llame al 800",
    "no he llamado",
    "nunca llamé",
    "todavía no he llamado",
    "me llamaron ayer",
    "cómo se llama",
    "me llamo Juan",
    "a qué número llame",
    "cómo escribo a mi congresista",
    "no he hablado con un agente",
    "my attorney filed the I-485",
    "the waiter called my husband boss",
    "I even called it a pdf",
    "someone phoned me",
    "a quién llamamos",
)


@pytest.mark.parametrize("message", NO_TRIES)
def test_a_question_or_a_call_from_others_is_no_try(message: str) -> None:
    assert reading.values(message, "attempt") == []


DELIVERY = (
    ("it came in the mail", ["mail"]),
    ("I got the letter by mail", ["mail"]),
    ("by mail", ["mail"]),
    ("me llegó por correo", ["mail"]),
    ("por correo", ["mail"]),
    ("I saw the notice in my online account", ["online"]),
    ("the letter is in my account", ["online"]),
    ("la notificación está en mi cuenta", ["online"]),
    ("they gave it to me in person", ["in_person"]),
    ("en persona", ["in_person"]),
    ("the asylum office handed me a notice of intent to deny", ["in_person"]),
    ("me la entregaron en la mano", ["in_person"]),
    ("I will send my answer by mail", []),
    ("I filed it by mail last year and nothing happened since", []),
    ("can I go there and talk to somebody in person please", []),
    ("me avisaron por correo electrónico", []),
    ("they denied my K-1 because we did not meet in person", []),
    ("my next hearing is in person but the paper has a link", []),
    ("mandé todos los papeles por correo hace como dos meses", []),
)


@pytest.mark.parametrize(("message", "found"), DELIVERY)
def test_reads_how_the_notice_came_not_how_papers_were_sent(message: str, found: list[str]) -> None:
    assert reading.values(message, "delivery") == found


def test_what_cannot_be_denied_is_kept() -> None:
    folded = "no rfe"
    found = [Found("notice", "RFE", 3, 6)]
    assert list(context.kept(found, folded)) == found
