"""An evaluation on paper, on screen and as numbers: nothing runs, nothing is fetched, little is not made to look like much."""

import csv
import io
import re
from dataclasses import replace

import pytest

from testimony.agreement import Coefficient
from testimony.errors import OutputError
from testimony.findings import AFFIRMED, EVERY, MEASURES, Curve, Finding, Findings, Point, StateTable, System
from testimony.judging import Evaluation
from testimony.report import evaluation_plots as plots
from testimony.report import evaluation_tables as tables
from testimony.report.evaluation import fragment, page, show, write
from testimony.report.evaluation_card import card_tables, markdown

TARGETS = ("=работа|<b>", "=работа|<b>:denied")
LANGUAGES = ("nl", "ru", "en", "all")


def rows(system, value):
    """Every number a page may ask for, all alike; the denied target rests on too few."""
    for language in LANGUAGES:
        for genre in ("", "letter"):
            for target in TARGETS:
                few = target.endswith("denied")
                for m in MEASURES:
                    number = Coefficient(value, value - 0.1, value + 0.1)
                    yield Finding(
                        system, "target", language, target, m, number, 3 if few else 20, 2, few, genre
                    )
            for kind in (AFFIRMED, EVERY):
                for m in MEASURES:
                    yield Finding(
                        system,
                        "macro",
                        language,
                        kind,
                        m,
                        Coefficient(value, value - 0.05, value),
                        1,
                        genre=genre,
                    )
        for target in (*TARGETS, EVERY):
            yield Finding(system, "calibration", language, target, "ECE", Coefficient(0.012, 0.004, 0.02), 20)
        yield Finding(system, "calibration", language, EVERY, "ECE of what is shown", Coefficient(0.05), 20)
        for code in (TARGETS[0], EVERY):
            for m in ("accuracy", "kappa", "macro-F1"):
                yield Finding(system, "testimony", language, code, m, Coefficient(value), 12)


def gap(language, system, value):
    number = Coefficient(value, value - 0.2, value + 0.2)
    return Finding("engine", "difference", language, AFFIRMED, f"F1 above {system}", number)


def learnt(language, share, value):
    return Finding("engine", "learning", language, AFFIRMED, f"F1 from {share}%", Coefficient(value))


POINTS = (Point(0.1, 0.1, 0.0, 0.2, 30), Point(0.9, 0.8, None, None, 12))
FOUND = Findings(
    title="clinic & <study>",
    about=("40 segments of 12 respondents.",),
    systems=(
        System("engine", True, "ours"),
        System("keywords", False, "words"),
        System("tfidf", True, "usual"),
    ),
    languages=LANGUAGES,
    genres=("letter",),
    targets=TARGETS,
    codes=(TARGETS[0],),
    rows=(
        *rows("engine", 0.6),
        *rows("keywords", 0.2),
        *rows("tfidf", 0.4),
        *(gap(tag, s, v) for tag in LANGUAGES for s, v in (("keywords", 0.4), ("tfidf", 0.2))),
        *(learnt(tag, share, 0.5) for tag in LANGUAGES for share in (50, 100)),
    ),
    curves=tuple(
        Curve(kind, tag, POINTS, POINTS[0] if "risk" in kind else None)
        for kind in ("reliability", "risk", "risk of yes", "learning")
        for tag in LANGUAGES
    ),
    tables=tuple(
        StateTable(TARGETS[0], tag, ((5, 0, 1, 0), (0, 2, 1, 0), (1, 0, 9, 0), (0, 0, 0, 0)))
        for tag in LANGUAGES
    ),
    remarks=("2 segments are not judged: they are in a language that gets no label.",),
)
SHORT = replace(
    FOUND, systems=FOUND.systems[:1], genres=(), curves=(), tables=(), rows=tuple(rows("engine", 0.6))
)


@pytest.fixture(scope="module")
def text():
    return page(FOUND)


def test_the_page_runs_and_fetches_nothing_and_escapes_names(text):
    assert not re.search(r"<script|src=|<image|url\(http|@import", text)
    assert not re.search(r"https?:", re.sub(r'xmlns(:xlink)?="[^"]*"', "", text))
    assert "clinic &amp; &lt;study&gt;" in text
    assert "<b>:denied" not in text
    assert text.count("<svg") == text.count("<figcaption>") == 6


def test_each_plot_says_how_to_read_it(text):
    captions = re.findall(r"<figcaption><b>(.*?)</b>\s*(.*?)</figcaption>", text, re.DOTALL)
    assert len(captions) == 6
    assert all(len(reading.split()) > 8 for _, reading in captions)


def test_dollars_in_a_name_are_no_formula():
    assert "$a_1$" in plots.svg(plots.targets(replace(SHORT, targets=("$a_1$",))))


def test_the_words_of_a_plot_stay_words():
    text = plots.svg(plots.targets(FOUND))
    assert "F1 of yes" in text
    assert "работа" in text


def test_a_page_without_baselines_genres_or_learning_curve_leaves_their_parts_out():
    text = page(replace(FOUND, systems=FOUND.systems[:1], genres=(), rows=tuple(rows("engine", 0.6))))
    assert "Genre by genre" not in text
    assert "best baseline" not in text
    assert "Learning curve" not in text


def test_what_could_not_be_judged_is_said_on_the_page_and_in_the_notebook(text):
    part = fragment(FOUND)
    assert FOUND.remarks[0] in text
    assert FOUND.remarks[0] in part
    assert "<html" not in part


def test_an_evaluation_shows_itself_and_always_the_same(text):
    found = Evaluation(**{name: getattr(FOUND, name) for name in FOUND.__dataclass_fields__})
    assert found.to_html() == text
    assert found._repr_html_().count("<svg") == 6


def test_the_csv_holds_every_number_and_no_formula(tmp_path):
    write(FOUND, tmp_path / "a.csv")
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    found = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert len(found) == len(FOUND.rows) + sum(16 for _ in FOUND.tables)
    assert not [v for row in found for v in row.values() if v.startswith("=")]
    assert {r["phrases"] for r in found if r["system"] == "tfidf"} == {"True"}
    [cell] = [r for r in found if (r["measure"], r["language"]) == ("true yes, found not_mentioned", "nl")]
    assert float(cell["value"]) == 1


def test_a_file_is_not_written_over_unasked(tmp_path):
    write(FOUND, tmp_path / "a.html")
    before = (tmp_path / "a.html").read_bytes()
    with pytest.raises(OutputError, match="--overwrite"):
        write(SHORT, tmp_path / "a.html")
    assert (tmp_path / "a.html").read_bytes() == before
    write(FOUND, tmp_path / "a.html", overwrite=True)


def test_the_terminal_shows_means_targets_and_errors_and_says_where_the_rest_is(capsys):
    show(FOUND)
    shown = capsys.readouterr().out
    for words in (
        "engine",
        "keywords",
        "0.60 (too few)",
        "+0.20 [+0.00, +0.40]",
        "-o evaluation.html",
        FOUND.remarks[0],
    ):
        assert words in shown
    assert "<b>" in shown  # a name in brackets is no style


def test_a_name_in_square_brackets_is_shown_and_no_style(capsys):
    show(replace(SHORT, targets=("[bold]x",), rows=()))
    assert "[bold]x" in capsys.readouterr().out


def test_the_best_baseline_of_each_language_stands_beside_the_engine():
    assert tables.ahead(FOUND).rows[0] == ("Dutch", "tfidf", "0.60", "0.40", "+0.20 [+0.00, +0.40]")


def test_an_error_wholly_above_its_bound_is_marked_and_one_that_may_be_below_is_not():
    wide, over = Coefficient(0.03, 0.01, 0.05), Coefficient(0.05, 0.03, 0.07)
    row = Finding("engine", "target", "nl", "a", "false yes", wide, 20)
    assert tables.bound(row, 0.02) == "0.03 [0.01, 0.05]"
    assert tables.bound(replace(row, number=over), 0.02) == "0.05 [0.03, 0.07] (above)"
    assert tables.bound(replace(row, number=over, few=True), 0.02) == "0.05 (too few)"


def test_a_number_that_has_no_meaning_is_a_dash():
    assert str(Finding("engine", "target", "nl", "a", "F1", Coefficient(None), few=True)) == "–"
    assert tables.signed(Finding("engine", "difference", "nl", "a", "F1", Coefficient(None))) == "–"


def test_the_card_has_the_tables_in_markdown_with_a_rule_under_every_head():
    text = card_tables(FOUND)
    for title in (
        "Mean F1 of yes",
        "best baseline",
        "Targets, all languages",
        "Errors of what",
        "Calibration",
        "States of",
    ):
        assert title in text
    for block in re.findall(r"(?:^\|.*\|\n?)+", text, re.MULTILINE):
        lines = block.strip().split("\n")
        cells = [len(re.findall(r"(?<!\\)\|", line)) for line in lines]
        assert len(set(cells)) == 1
        assert set(lines[1]) <= set("|-: ")
    assert "0.60 (too few)" in text
    assert "best baseline" not in card_tables(SHORT)


def test_markdown_keeps_a_bar_in_a_name_inside_its_cell():
    assert r"a\|b" in markdown(tables.Grid("t", ("x",), (("a|b",),)))
