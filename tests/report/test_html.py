"""The page: self-contained, escaped, complete, readable without colours."""

import re
import shutil
import subprocess

import lxml.html
import pytest

from testimony.report.html import direction, fragment, page, tag

from .made import told

CHROMIUM = [
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def parsed(text):
    return lxml.html.document_fromstring(text.encode("utf-8"), parser=lxml.html.HTMLParser(encoding="utf-8"))


def words(tree):
    return [p.text_content() for p in tree.find_class("words")]


@pytest.fixture(scope="module")
def tree(documents):
    return parsed(page(documents))


def test_the_words_on_the_page_are_the_segments(dutch, russian, english):
    texts = [s.segment.text for d in (dutch, russian, english) for s in d.segments]
    assert words(parsed(page([dutch, russian, english]))) == texts


def test_it_asks_nothing_of_the_network_and_runs_no_script(documents):
    text = page(documents)
    tree = parsed(text)
    assert "default-src 'none'; style-src 'unsafe-inline'" in text
    assert not tree.xpath("//script | //img | //link | //iframe | //object | //base | //svg")
    assert not [a for e in tree.iter() if isinstance(e.tag, str) for a in e.attrib if a.startswith("on")]
    assert all(href.startswith("#") for href in tree.xpath("//@href"))
    assert not tree.xpath("//@src | //@action")
    assert not re.search(r"url\(|@import", text)


def test_hostile_words_are_words(hostile):
    text = page([hostile])
    assert "<script" not in text
    assert "{{ 7*7 }}" in text
    assert "onerror" not in str(parsed(text).xpath("//@*"))


def test_links_lead_to_passages_that_are_there_and_ids_are_there_once(tree):
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in tree.xpath("//@href")} <= set(ids)


def test_an_interviewer_has_no_mark_and_no_label(tree):
    turns = tree.find_class("interviewer")
    assert len(turns) == 8
    assert not [x for turn in turns for x in (*turn.iter("mark"), *turn.find_class("cards"))]


def test_labels_are_said_in_words(tree):
    cards = [" ".join(li.text_content().split()) for li in tree.xpath("//ul[@class='cards']/li")]
    assert cards[0].startswith("Economics very likely, 93 % geen werk meer De fabriek ging dicht")
    assert "? Politics: denied unsure, 58 % met politiek had dat niets te maken" in cards
    assert any(card.startswith("Stability: unstable very likely, 84 %") for card in cards)


def test_overlapping_evidence_is_marked_for_both_and_still_reads_on(russian):
    nested = parsed(page([russian])).xpath("//mark[mark]")
    assert [m.text_content() for m in nested] == ["со смены забрали"]
    assert nested[0].find("mark").get("class").endswith("q")


def test_languages_and_directions_are_said(tree):
    seen = {(p.get("lang"), p.get("dir")) for p in tree.find_class("words")}
    assert {("nl", "ltr"), ("ru", "ltr"), ("he", "rtl")} <= seen


@pytest.mark.parametrize(
    ("language", "way"), [("ru-Latn", "ltr"), ("fa", "rtl"), ("und", "auto"), ("", "auto"), ("zz", "ltr")]
)
def test_directions(language, way):
    assert direction(language) == way


def test_a_language_that_is_no_tag_is_not_written_as_one():
    assert tag('x" onclick="') == "und"


def test_one_document_has_one_heading_and_several_a_table(documents, russian):
    assert len(parsed(page([russian])).xpath("//h1")) == 1
    several = parsed(page(documents))
    assert several.xpath("string(//h1)") == "4 testimonies"
    assert len(several.xpath("//table[@class='overview']/tbody/tr")) == 4
    assert len(several.xpath("//article")) == 4
    assert parsed(page(documents, summary=True)).xpath("//article") == []


def test_what_was_not_labelled_is_said(russian):
    text = " ".join(parsed(page([russian])).text_content().split())
    assert "1 of 7 segments were not labelled: German is not supported by this model." in text
    assert "silence is not “no”" in text


def test_a_question_is_found_with_its_answer(russian):
    turns = parsed(page([russian])).find_class("turn")
    assert [n for n, turn in enumerate(turns) if "lab" in turn.get("class").split()] == [2, 3, 4, 5]


def test_a_notebook_gets_no_page_around_it_and_no_ids_of_filters(russian):
    text = fragment(russian)
    assert "со смены забрали" in parsed(text).text_content()
    assert "<html" not in text
    assert "<form" not in text


def test_a_thousand_passages_make_a_light_page():
    turn = (
        "respondent",
        "R",
        "Er was thuis geen werk meer, dus gingen wij. " * 10,
        ("economics", 0.9, "geen werk"),
    )
    text = page([told("a", "nl", *[turn] * 1000)])
    assert len(text) - 1000 * len(turn[2]) < 900_000


@pytest.mark.browser
@pytest.mark.skipif(not shutil.which("chromium"), reason="Debian's chromium is not on this machine")
def test_a_browser_draws_it_and_complains_of_nothing(tmp_path, documents):
    file = tmp_path / "page.html"
    file.write_text(page(documents), encoding="utf-8")
    out = ["--enable-logging=stderr", f"--user-data-dir={tmp_path}/profile", "--window-size=1280,2000"]
    done = subprocess.run(
        [*CHROMIUM, *out, f"--screenshot={tmp_path}/page.png", f"file://{file}"],
        capture_output=True, text=True, check=True, timeout=90,
    )  # fmt: skip
    assert (tmp_path / "page.png").stat().st_size > 20_000
    assert "CONSOLE" not in done.stderr
