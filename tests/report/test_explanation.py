"""An explanation shown: the text is whole and escaped, numbers are there, nothing is asked of the network."""

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimony.explained import Part, Scope
from testimony.report.explanation import FLAGS, _letters, bars, fragment, page, part_called, plain
from testimony.report.wording import percent
from testimony.scope import RULES

TEXTS = {
    "nl": "Ik ging niet weg vanwege het geld, maar omdat ze me een oproep stuurden.",
    "ru": "Мобилизация тут ни при чём, повестку мне не приносили 😢\r\nПросто зарплату не платили.",
    "ru-Latn": "Prinesli povestku, ya uekhal, ne potomu chto deneg ne bylo.",
    "en": "It was not because of the war, they offered me a job <b>in</b> Rotterdam & the “salary” was high.",
    "ar": "تركت البيت لأنهم استدعوني <i>للجيش</i>",
}


def said(html):
    """Return the text as the first panel of a page shows it, without what styles add."""
    (first, *_) = re.findall(r'<p class="words"[^>]*>(.*?)</p>\n<table', html, re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", "", first))


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("show", [page, fragment])
def test_the_text_is_shown_whole_and_unchanged(model, language, show):
    html = show(model.explain(TEXTS[language], language=language))
    assert said(html) == TEXTS[language]
    assert ('dir="rtl"' in html) == (language == "ar")


@settings(max_examples=25)
@given(
    st.text(alphabet="weg повестку<>&\"'`{}%=/\\ e\u0301😢\u202e.,\n-", max_size=60),
    st.sampled_from(["nl", "ru"]),
)
def test_nothing_in_a_text_becomes_markup(model, text, language):
    html = page(model.explain(text, text, language))
    assert said(html) == text
    tags = re.findall(r"<\s*/?\s*([A-Za-z]+)", re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))
    allowed = {
        "html",
        "head",
        "meta",
        "title",
        "body",
        "h",
        "p",
        "section",
        "span",
        "i",
        "b",
        "table",
        "tr",
        "th",
        "td",
    }
    assert set(tags) <= allowed | {"bdi", "ul", "li"}


def test_the_page_asks_nothing_of_anybody(model):
    html = page(model.explain(TEXTS["en"]))
    assert "default-src 'none'" in html
    assert "<script" not in html
    assert not re.search(r"""(?:src|href|url)\s*[=(]|https?:|@import""", html.replace("default-src", ""))


def test_the_page_names_the_rules_the_evidence_and_what_is_behind_the_words(model):
    html = page(
        model.explain(
            "Mobilisation played no part. They offered me a job.", language="en", target="economics"
        )
    )
    assert 'data-rule="a not involved ["' in html
    assert "said as not so" in html
    assert re.search(r"concept [A-Z]{3,}", html)
    assert re.search(r'class="piece [^"]*shown first', html)
    assert "score" in html


def test_for_and_against_differ_in_more_than_colour(model):
    html = page(model.explain(TEXTS["ru"], language="ru", target="economics"))
    assert re.search(r'class="piece [^"]*for', html)
    assert re.search(r'class="piece [^"]*against', html)
    assert re.search(r"\.why \.against \{ background: repeating-linear-gradient", html)


def test_the_question_is_shown_apart_and_its_share_in_the_sum(model):
    found = model.explain("Mostly, yes.", "Was it the <money>?", "en", "economics")
    html = page(found)
    assert "Was it the &lt;money&gt;?" in html
    assert said(html) == "Mostly, yes."
    assert "+ question" in plain(found)
    assert "question" not in plain(model.explain("Mostly, yes.", language="en", target="economics"))


@pytest.mark.parametrize("language", ["nl", "ru", "ru-Latn", "en"])
def test_the_plain_text_has_the_sum_the_strongest_words_and_the_rules(model, language):
    found = model.explain(TEXTS[language], language=language)
    lines = plain(found).splitlines()
    first = found[found.shown[0]]
    assert lines[0].endswith(f"{first.decision}, {percent(first.probability)}")
    numbers = [float(n) for n in re.findall(r"-?\d+\.\d\d", lines[1])[:3]]
    assert numbers[0] == pytest.approx(numbers[1] + numbers[2], abs=0.02)
    assert sum(line.startswith("scope rule ") for line in lines) == len(found.scopes) > 0
    assert str(found) == plain(found)
    assert "\x1b" not in plain(model.explain("a\x1b[31mred\x1b[0m oproep", language="nl"))


def test_the_strongest_words_come_first_whichever_way_they_pull(model):
    found = model.explain(TEXTS["en"], language="en")
    reason = found["economics"]
    shown = bars(found, reason, most=5)
    values = [abs(float(bar.value)) for bar in shown]
    assert values == sorted(values, reverse=True)
    assert shown[0].width == 100
    assert {bar.speaks_for for bar in shown} == {True, False}
    assert values[0] == pytest.approx(max(map(abs, reason.words)), abs=0.006)


def test_an_empty_text_is_shown_empty(model):
    found = model.explain("")
    assert said(page(found)) == ""
    assert "bias" in plain(found)


def test_parts_rules_and_flags_have_names_in_words():
    assert part_called(Part(0, 1, "letters", "")) == "letters"
    assert part_called(Part(0, 1, "lemma", "geld", "negated")) == "lemma geld, negated"
    assert {"negated", "affirmed", "hypothetical", "other", "hearsay"} == set(FLAGS)
    assert len(RULES) >= len(FLAGS)


def test_letters_go_on_after_z():
    found = _letters([Scope("negation", "negated", 0, 1)] * 28)
    assert [found[0], found[25], found[26], found[27]] == ["a", "z", "a2", "b2"]
