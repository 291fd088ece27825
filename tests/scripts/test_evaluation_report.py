"""The reports: what is beside what, what is renewed, and that the page needs no network."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scripts import evaluation_entities, evaluation_page, evaluation_report, stock_pipeline
from scripts.evaluation_model import Timing, of_length
from scripts.evaluation_report import Measured, is_met, renewed, rows, set_section
from scripts.measures import Figure, Result
from scripts.stock_pipeline import Stock

PNG = b"\x89PNG"


def result(label: str, said: str, language: str, sure: float = 0.9) -> Result:
    return Result(
        "<b>a & b</b>", language, (label,), ((said, sure), ("scam", 0.05)), (said,), language
    )


RESULTS = [
    *[result("rfe", "rfe", "en")] * 9,
    result("rfe", "delay", "en", 0.4),
    *[result("out_of_scope", "out_of_scope", "es")] * 4,
    result("out_of_scope", "greet", "es"),
]
MEASURED = Measured("dev", RESULTS, {"top1_en": 85.0, "top1_es": 60.0})
TIMINGS = [Timing(20, "en", 9.0, {"a": 1.0, "b": 2.0, "c": 1.5})]
ENTITIES = [
    evaluation_entities.scored(
        {"text": "my I-485", "lang": "en", "entities": []},
        [{"entity": "form", "value": "I-485", "start": 3, "end": 8}],
    )
]
STOCK = {
    "date": date(2026, 11, 23),
    "settings": {
        "epochs": 12,
        "epochs_by_default": 100,
        "training_accuracy": 0.9,
        "minutes": 40.0,
        "data": "abc",
    },
}


@pytest.mark.parametrize(
    ("key", "value", "target", "met"),
    [
        ("top1_en", 92.0, 92.0, True),
        ("top1_en", 91.9, 92.0, False),
        ("ece", 0.05, 0.05, True),
        ("ece", 0.051, 0.05, False),
    ],
)
def test_a_target_is_reached_or_undercut(key: str, value: float, target: float, met: bool) -> None:
    assert is_met(key, value, target) is met


def test_figures_stand_beside_targets_and_the_stock_pipeline() -> None:
    found = {row.name: row for row in rows(MEASURED)}
    english = found["Right, English (of 10)"]
    assert (english.target, english.value, english.stock, english.met) == (
        "92",
        "90",
        "85",
        "**no**",
    )
    assert found["Points above stock, English"].met == "**no**"
    assert found["Points above stock, Spanish"].met == "yes"


def test_without_stock_figures_there_is_no_comparison() -> None:
    assert not any("stock" in row.name for row in rows(replace(MEASURED, stock={})))


def test_every_row_of_a_markdown_table_has_the_same_cells() -> None:
    for section in (
        set_section(MEASURED),
        evaluation_report.entity_section(ENTITIES),
        evaluation_report.time_section(TIMINGS),
    ):
        tables = [block for block in section.split("\n\n") if block.startswith("|")]
        assert tables
        for block in tables:
            assert len({line.count("|") for line in block.splitlines()}) == 1


def test_times_are_held_against_their_target() -> None:
    (row,) = evaluation_report.time_rows(TIMINGS)
    assert row[-3:] == ("4.5", "5", "yes")


def test_sections_that_were_not_measured_stay() -> None:
    old = renewed("", ["## The final set (2 messages)\n\nold final\n", "## Time\n\nold time\n"])
    new = renewed(old, ["## Time\n\nnew time\n", "## The development set (1 messages)\n\ndev\n"])
    assert "old final" in new and "new time" in new and "old time" not in new
    assert new.index("old final") < new.index("\ndev\n") < new.index("new time")
    assert renewed(new, []) == new


def test_sections_written_by_hand_stay() -> None:
    old = renewed("", ["## Time\n\nold time\n"]) + "\n## What was tried\n\nmuch\n"
    new = renewed(old, ["## Time\n\nnew time\n"])
    assert new.index("new time") < new.index("## What was tried\n\nmuch\n")


def test_the_page_holds_its_plots_and_asks_for_nothing_else() -> None:
    html = evaluation_page.page([MEASURED], ENTITIES, TIMINGS, STOCK)
    assert html.startswith("<!doctype html>")
    assert html.count("data:image/png;base64,") == 3
    assert not re.search(r"(?:src|href)=\"(?!data:)", html)
    assert "http" not in html.replace("http-equiv", "")
    assert "&lt;b&gt;a &amp; b&lt;/b&gt;" in html and "<b>a" not in html


def test_the_page_shows_no_message_of_the_final_set() -> None:
    html = evaluation_page.page([replace(MEASURED, name="final")], [], [], {})
    assert "a &amp; b" not in html


def test_the_plots_are_pictures() -> None:
    from scripts import evaluation_plots

    for draw in (
        evaluation_plots.confusion,
        evaluation_plots.reliability,
        evaluation_plots.confidences,
    ):
        assert draw(RESULTS).startswith(PNG)


def test_messages_are_cut_to_length() -> None:
    cut = of_length(["one two three", "four five", "six seven eight nine"], 4)
    assert cut == ["one two three four", "six seven eight nine"]
    assert of_length(["one two"] * 9, 2, most=3) == ["one two"] * 3


# -- the stock pipeline -------------------------------------------------------------------

LOG = (
    "Epochs:   0%|          | 0/2 [00:00<?, ?it/s]\r"
    "Epochs:  50%|█████     | 1/2 [04:57<04:57, 297.13s/it, t_loss=6.22, i_acc=0.366]\r"
    "Epochs: 100%|██████████| 2/2 [09:35<00:00, 286.20s/it, t_loss=6.22, i_acc=0.366]\r"
    "Epochs: 100%|██████████| 2/2 [09:35<00:00, 287.90s/it, t_loss=7.52, i_acc=0.716]"
)


def test_reads_the_accuracy_after_each_epoch() -> None:
    assert stock_pipeline.progress(LOG) == {1: 0.366, 2: 0.716}


def test_the_pipeline_is_rasas_own() -> None:
    names = [component["name"] for component in stock_pipeline.pipeline(7)["pipeline"]]
    assert names[:2] == ["WhitespaceTokenizer", "RegexFeaturizer"]
    assert names.count("CountVectorsFeaturizer") == 2 and "DIETClassifier" in names
    diet = stock_pipeline.pipeline(7)["pipeline"][names.index("DIETClassifier")]
    assert diet["epochs"] == 7


def test_other_data_have_another_name(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("one", encoding="utf-8")
    before = stock_pipeline.data_hash(tmp_path)
    assert stock_pipeline.data_hash(tmp_path) == before
    (tmp_path / "a.yml").write_text("two", encoding="utf-8")
    assert stock_pipeline.data_hash(tmp_path) != before


def test_figures_of_another_model_do_not_stay(tmp_path: Path) -> None:
    path = tmp_path / "stock.yml"
    one = Stock(tmp_path / "x", 12, "data1", 40.0, 0.9)
    stock_pipeline.keep(one, {"dev": {"top1_en": Figure(70.0, 340)}}, path)
    stock_pipeline.keep(one, {"final": {"top1_en": Figure(69.0, 165)}}, path)
    assert set(stock_pipeline.kept(path)["sets"]) == {"dev", "final"}
    other = replace(one, data="data2")
    stock_pipeline.keep(other, {"final": {"top1_en": Figure(65.0, 165)}}, path)
    assert set(stock_pipeline.kept(path)["sets"]) == {"final"}


def test_nothing_kept_is_nothing(tmp_path: Path) -> None:
    assert stock_pipeline.kept(tmp_path / "none.yml") == {}
    assert "Not measured" in evaluation_report.stock_section({}, "abc")


def test_fewer_epochs_than_rasas_are_said() -> None:
    section = evaluation_report.stock_section(STOCK, "abc")
    assert "12 epochs" in section and "100 epochs" in section and "more may raise" in section


def test_figures_of_older_training_data_are_said_to_be_so() -> None:
    assert "have changed" not in evaluation_report.stock_section(STOCK, "abc")
    assert "have changed since (now def)" in evaluation_report.stock_section(STOCK, "def")
