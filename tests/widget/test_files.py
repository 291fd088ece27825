"""What the widget's files weigh, and what they must not contain."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from pathlib import Path

import pytest

from store.queries import Catalog
from tests.widget.conftest import NewContext, show
from tests.widget.fake_server import CLIENT, FakeServer

WIDGET = Path(__file__).resolve().parents[2] / "widget"
SCRIPTS = sorted(WIDGET.glob("*.js"))
LARGEST = 40_000


def test_all_scripts_together_are_small() -> None:
    together = gzip.compress(b"".join(path.read_bytes() for path in (*SCRIPTS, CLIENT)), 9)
    assert len(together) < LARGEST


def test_what_a_first_visit_loads_is_small(
    fake: FakeServer, new_context: NewContext, errors: list[str]
) -> None:
    widget = show(new_context().new_page(), fake.url, errors, now=None).open()
    sizes = widget.page.evaluate(
        """() => Object.fromEntries(performance.getEntriesByType("resource")
          .filter((entry) => /[.]js([?]|$)/.test(entry.name))
          .map((entry) => [entry.name.split("/").pop().split("?")[0], entry.encodedBodySize]))"""
    )
    assert set(sizes) == {path.name for path in (*SCRIPTS, CLIENT)}
    assert sum(sizes.values()) < LARGEST


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_valid(script: Path, tmp_path: Path) -> None:
    copy = tmp_path / ("script.cjs" if script.name == "widget.js" else "script.mjs")
    copy.write_bytes(script.read_bytes())
    checked = subprocess.run(["node", "--check", copy], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_make_no_html_and_keep_no_cookies(script: Path) -> None:
    source = script.read_text(encoding="utf-8")
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\("
        r"|new Function|\.cookie|sessionStorage|indexedDB"
    )
    assert re.findall(forbidden, source) == []
    # A lookbehind stops the whole script on phones from before 2023.
    assert "(?<=" not in source and "(?<!" not in source


def test_both_languages_say_the_same_things() -> None:
    code = (
        f"import({json.dumps((WIDGET / 'strings.js').as_uri())})"
        ".then(({STRINGS}) => console.log(JSON.stringify(STRINGS)))"
    )
    said = subprocess.run(
        ["node", "--experimental-default-type=module", "-e", code],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    tables = json.loads(said.stdout)
    blanks = {
        language: {name: set(re.findall(r"\{\w+\}", words)) for name, words in table.items()}
        for language, table in tables.items()
    }
    assert blanks["en"] == blanks["es"]
    same = [name for name, words in tables["en"].items() if words and words == tables["es"][name]]
    assert same == []


def test_every_string_is_used() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    table = (WIDGET / "strings.js").read_text(encoding="utf-8").split("es: {")[0]
    names = re.findall(r"^    (\w+): \"", table, re.MULTILINE)
    built = ("seen_", "urgency_", "ics_")
    unused = [
        name for name in names if not name.startswith(built) and not re.search(rf'"{name}"', source)
    ]
    assert len(names) > 60 and unused == []


def test_the_sample_page_names_the_phone_line_of_the_knowledge(catalog: Catalog) -> None:
    phone = catalog.book.channels["uscis_contact_center_phone"].value
    assert phone is not None
    page = (WIDGET / "sample.html").read_text(encoding="utf-8")
    assert f'data-phone="{phone.en}"' in page


def test_the_sample_page_says_what_it_is() -> None:
    page = (WIDGET / "sample.html").read_text(encoding="utf-8")
    assert "not USCIS" in page and "does not exist" in page
    assert not re.search(r"style=|<style| on\w+=|https?://", page)
