"""Where the person is, which is not where their family is."""

from __future__ import annotations

import pytest

from tests.nlu import reading

OWN_PLACES = (
    ("I'm in Lagos", "lagos", "Africa/Lagos"),
    ("I’m in Lagos", "lagos", "Africa/Lagos"),
    ("im in lagos", "lagos", "Africa/Lagos"),
    ("I am stuck in Manila", "manila", "Asia/Manila"),
    ("stuck in Manila pls help", "manila", "Asia/Manila"),
    ("please help, stuck in Accra", "accra", "Africa/Accra"),
    ("I'm in the Philippines", "philippines", "Asia/Manila"),
    ("we are in the Dominican Republic", "dominican republic", "America/Santo_Domingo"),
    ("I'm in the UK", "uk", "Europe/London"),
    ("I am currently in India", "india", "Asia/Kolkata"),
    ("we're still in Ghana", "ghana", "Africa/Accra"),
    ("I live in El Salvador", "el salvador", "America/El_Salvador"),
    ("I am back in Nigeria", "nigeria", "Africa/Lagos"),
    ("I'm in Mexico City", "mexico city", "America/Mexico_City"),
    ("I got stuck in Port-au-Prince", "port-au-prince", "America/Port-au-Prince"),
    ("estoy en El Salvador", "el salvador", "America/El_Salvador"),
    ("estoy en Guatemala", "guatemala", "America/Guatemala"),
    ("estoy atrapada en Honduras", "honduras", "America/Tegucigalpa"),
    ("estamos en la República Dominicana", "republica dominicana", "America/Santo_Domingo"),
    ("sigo en Bogotá", "bogota", "America/Bogota"),
    ("estoy en la Ciudad de México", "ciudad de mexico", "America/Mexico_City"),
    ("me encuentro en Filipinas", "filipinas", "Asia/Manila"),
    ("ando en Colombia", "colombia", "America/Bogota"),
    ("I'm in Mexico", "mexico", None),
    ("estoy en México", "mexico", None),
    ("I am in Canada", "canada", None),
)


@pytest.mark.parametrize(("message", "name", "zone"), OWN_PLACES)
def test_knows_the_persons_own_place(message: str, name: str, zone: str | None) -> None:
    (place,) = [e for e in reading.entities(message) if e["entity"] == "own_place"]
    assert (place["value"], place["zone"]) == (name, zone)
    assert reading.values(message, "location") == ["abroad"]


NOT_THEIRS = (
    "my dad is in Lagos",
    "my dad is stuck in Lagos",
    "my husband is currently in Ghana",
    "my wife is still stuck in Manila",
    "my mother lives in India",
    "mi papá está en México",
    "mi esposo está atrapado en Honduras",
    "mi mamá vive en Colombia",
    "my wife is abroad",
    "my wife is outside the US",
    "my parents are overseas",
    "my brother is outside the united states",
    "mi esposa está en el extranjero",
    "mi hijo está fuera de Estados Unidos",
    "I was born in Lagos",
    "I am from Mexico",
    "I want to go to Mexico",
    "can I travel outside the US",
    "trips outside the United States",
    "I need to leave for Ghana",
    "puedo viajar fuera de Estados Unidos",
    "quiero salir fuera de Estados Unidos",
    "the embassy in Lagos",
    "are there consulates abroad for this",
    "I want to study abroad next year",
    "I'm in Georgia",
    "I'm in New Mexico",
    "I'm in Jamaica, Queens",
    "I'm in Paris, Texas",
    "I'm in San Juan",
    "I'm in Guadalupe",
    "estoy en Guadalupe",
    "I'm in New Jersey",
    "I'm in DACA",
    "I'm in labor",
    "I'm in trouble",
    "I'm in Lagosia",
    "estoy en reunión",
    "estoy en proceso",
    "estoy fuera de estatus",
    "I lost my green card in the mail",
    "I lost my green card in my house",
)


@pytest.mark.parametrize("message", ["Manila", "honduras", "in manila my mother is dying"])
def test_a_place_alone_abroad_may_be_anybodys(message: str) -> None:
    assert reading.values(message, "location") == []


@pytest.mark.parametrize("message", ["in manila", "en Tegucigalpa."])
def test_a_place_abroad_answers_where_are_you(message: str) -> None:
    assert reading.values(message, "location") == ["abroad"]


@pytest.mark.parametrize("message", ["Houston office lost my file", "in texas my lawyer quit"])
def test_a_place_with_a_story_is_no_answer(message: str) -> None:
    assert reading.values(message, "location") == []


@pytest.mark.parametrize("message", NOT_THEIRS)
def test_other_places_do_not_put_the_person_abroad(message: str) -> None:
    assert reading.values(message, "own_place") == []
    assert "abroad" not in reading.values(message, "location")


ABROAD = (
    "I am abroad",
    "I'm overseas",
    "abroad",
    "outside the US",
    "I am outside the US",
    "I'm outside the United States",
    "I am currently outside the country, stuck abroad",
    "stuck outside the US",
    "I'm not in the US",
    "I lost my green card abroad",
    "I lost my green card in Mexico",
    "me robaron la green card en Colombia",
    "perdí mi residencia en Guatemala",
    "my client is outside the US",
    "estoy fuera de Estados Unidos",
    "estoy en el extranjero",
    "fuera de Estados Unidos",
    "no estoy en Estados Unidos",
    "estoy en mi país",
    "my dad is in Texas and I'm in Lagos",
    "my family is in the US but I am in Ghana",
)


@pytest.mark.parametrize("message", ABROAD)
def test_knows_that_the_person_is_abroad(message: str) -> None:
    assert set(reading.values(message, "location")) == {"abroad"}


IN_THE_US = (
    "I am in the US",
    "I'm in the United States",
    "I live in the US",
    "in the US",
    "inside the United States",
    "in houston",
    "Houston, TX",
    "brooklyn new york",
    "Texas",
    "en nueva york",
    "estoy en Estados Unidos",
    "vivo en Estados Unidos",
    "dentro de Estados Unidos",
    "I am in the US, my dad is in Lagos",
    "I'm here in the US and my wife is abroad",
)


@pytest.mark.parametrize("message", IN_THE_US)
def test_knows_that_the_person_is_in_the_us(message: str) -> None:
    assert set(reading.values(message, "location")) == {"us"}


@pytest.mark.parametrize(
    "message",
    [
        "my husband is in the US",
        "my parents live in the US",
        "mi esposo está en Estados Unidos",
        "I'm not in the US",
        "no tengo parientes en Estados Unidos",
        "hello",
    ],
)
def test_does_not_put_the_person_in_the_us(message: str) -> None:
    assert "us" not in reading.values(message, "location")


def test_the_place_spans_its_name() -> None:
    message = "Help: I'm in the Philippines, and my card is lost"
    assert reading.spans(message, "own_place") == ["Philippines"]
    assert reading.spans(message, "location") == ["I'm in the Philippines"]


IN_THE_US = (
    "im in houston",
    "i'm in Texas",
    "I’m in Los Angeles and my card never came",
    "I am currently in New York",
    "i live in Miami with my kids",
    "we live in North Carolina",
    "I currently live in Newark",
    "I'm in the Bronx",
    "I'm in New Mexico",
    "I'm in Washington DC",
    "I am in Puerto Rico",
    "I'm in San Juan, Puerto Rico",
    "i'm in El Paso, Texas",
    "estoy en Houston",
    "vivo en Nueva York",
    "estamos en Carolina del Norte",
    "estoy aquí en Los Ángeles",
    "sigo en Nuevo México",
    "vivimos en Filadelfia",
    "my mother is in Manila and I'm in Dallas",
)


@pytest.mark.parametrize("message", IN_THE_US)
def test_a_place_in_the_us_puts_the_person_there(message: str) -> None:
    assert reading.values(message, "location") == ["us"]
    assert reading.values(message, "own_place") == []


NOWHERE = (
    "I'm in Georgia",
    "estoy en Georgia",
    "I'm in Paris, Texas",
    "I'm in Guadalupe",
    "I'm in May and nothing yet",
    "I'm in San Jose",
    "I'm in Santa Ana",
    "I'm in San Juan",
    "estoy en el paso 3 del formulario",
    "my sister is in Houston",
    "my lawyer is in Dallas",
    "mi mamá vive en Miami",
    "I was born in Chicago",
    "the office in Houston has my file",
    "I'm not in Houston",
    "I am from Florida",
    "my mother in Manila",
    "I want to move to Texas",
)


@pytest.mark.parametrize("message", NOWHERE)
def test_a_doubtful_place_says_nothing_about_the_person(message: str) -> None:
    assert reading.values(message, "location") == []


def test_abroad_now_outweighs_a_home_in_the_us() -> None:
    assert reading.values("I live in Houston but I'm stuck in Bogotá", "location") == ["abroad"]


@pytest.mark.parametrize(
    "place",
    [
        "Manila", "Mexico City", "Lagos", "Tegucigalpa", "San Salvador", "Santo Domingo",
        "Guatemala City", "Managua", "Karachi", "Dhaka", "Mumbai", "Bangalore", "Hanoi", "Nairobi",
        "Addis Ababa", "Kinshasa", "Port-au-Prince", "Guayaquil", "Caracas", "Lima", "Havana",
        "Kathmandu", "Kabul", "Cairo", "Kyiv", "Toronto", "Tijuana", "Nuevo Laredo", "Reynosa",
        "Shanghai", "Seoul",
    ],
)  # fmt: skip
def test_a_city_abroad_counts_only_where_the_person_is(place: str) -> None:
    assert reading.values(f"I'm in {place}", "location") == ["abroad"]
    assert reading.values(f"estoy en {place}", "location") == ["abroad"]
    assert reading.values(f"my mother in {place}", "location") == []
    assert reading.values(f"mi esposa está en {place}", "location") == []
