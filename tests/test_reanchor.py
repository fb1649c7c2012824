"""Codings carried over to a corrected text: exact, or listed; never on other words."""

import random
import re

import pytest

from testimony import rows, shipped
from testimony.coding import Coding, Memo
from testimony.reanchor import reanchor

TEXT = "I: Waarom ging u weg?\nR: Ik kreeg een oproep en ik was bang. Er was ook geen werk meer.\nR: Мы уехали ночью.\n"


def coding(text, words, **more):
    start = text.index(words)
    return Coding(document="d", start=start, stop=start + len(words), code="work", **more)


def carried(old, new, *quotes):
    """Carry passages over; give (how, new quote) or the reason for each."""
    found = []
    for quote in quotes:
        result = reanchor([coding(old, quote)], old, new)
        found += [(p.how, new[p.item.start : p.item.stop]) for p in result.placed]
        found += [u.why for u in result.unplaced]
    return found


def test_a_correction_before_a_passage_moves_it_along():
    new = TEXT.replace("Waarom ging u weg?", "Waarom bent u toen weggegaan?")
    quotes = ("een oproep", "Er was ook geen werk meer.", "Мы уехали ночью.")
    assert carried(TEXT, new, *quotes) == [("same", quote) for quote in quotes]


def test_a_correction_within_a_passage_keeps_its_ends_and_says_so():
    new = TEXT.replace("geen werk", "geen baan")
    assert carried(TEXT, new, "Er was ook geen werk meer.") == [("changed", "Er was ook geen baan meer.")]


def test_a_passage_that_is_gone_is_listed():
    new = TEXT.replace(" Er was ook geen werk meer.", "")
    (why,) = carried(TEXT, new, "Er was ook geen werk meer.")
    assert why == "its words were changed at an end"


def test_a_long_passage_that_stands_elsewhere_now_is_placed_and_said_to_be_moved():
    new = "R: Er was ook geen werk meer.\n" + TEXT.replace(" Er was ook geen werk meer.", "")
    assert carried(TEXT, new, "Er was ook geen werk meer.") == [("moved", "Er was ook geen werk meer.")]


def test_of_two_places_with_the_same_words_none_is_guessed():
    old = "R: ja, dat was zo. En nee.\n"
    assert carried(old, old.replace("ja,", "ja, ja,"), "ja,") == ["its words stand in several places"]
    assert carried(TEXT, TEXT.replace("een oproep", "iets") + "een oproep", "een oproep") == [
        "its words stand elsewhere now"
    ]


def test_a_word_that_stands_twice_in_a_row_now_is_listed_for_either_may_be_the_new_one():
    old = "R: Dat doen ze tegen iedereen met wieltjes, dat zeg ik u."
    new = "R: Dat doen ze tegen iedereeniedereen met wieltjs, dat zeg ik u."
    assert carried(old, new, "iedereen") == ["its words stand in several places"]
    assert carried("R: ja, ja, dat was zo.", "R: ja, ja, dat was toen zo.", "ja, ja") == [("same", "ja, ja")]


def test_a_word_with_a_mistake_on_each_side_of_it_is_known_by_what_stands_around_those():
    old = "R: Hij zei dat we daar kreeg een eigen lakei, en toen was het stil."
    new = "R: Hij zei dat we dar.kreeg;een eigen laki, en toen was het stil."
    assert carried(old, new, "kreeg") == [("same", "kreeg")]
    assert carried(old, old.replace("kreeg", "kocht") + " kreeg", "kreeg") == [
        "its words stand elsewhere now"
    ]


def test_a_passage_written_twice_now_is_not_stretched_over_both():
    words = " Er was ook geen werk meer."
    assert carried(TEXT, TEXT.replace(words, words + words), words.strip()) == [
        "its words stand in several places"
    ]


def test_codings_keep_what_was_said_and_their_quote_is_the_new_one():
    old = coding(TEXT, "geen werk", coder="Борис", memo="m", subject="household", quote="geen werk")
    memo = Memo(document="d", start=0, stop=2, kind="irony")
    whole = Coding(document="d", start=None, stop=None, code="work")
    new = "# Transcript\n" + TEXT
    placed = {
        p.item.code if isinstance(p.item, Coding) else "memo": p.item
        for p in reanchor([old, memo], TEXT, new).placed
    }
    assert placed["work"].memo == "m"
    assert placed["work"].quote == "geen werk" == new[placed["work"].start : placed["work"].stop]
    assert (placed["memo"].start, placed["memo"].quote) == (13, "I:")
    assert reanchor([whole], TEXT, new).placed[0].item == whole


def test_an_unchanged_text_changes_nothing():
    items = [coding(TEXT, q) for q in ("Ik", "u", "ночью", TEXT)] + [
        Coding(document="d", start=5, stop=5, code="work")
    ]
    found = reanchor(items, TEXT, TEXT)
    assert found.unplaced == ()
    assert [(p.item.start, p.item.stop, p.how) for p in found.placed] == [
        (i.start, i.stop, "same") for i in items
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [("", ""), ("ja", ""), ("", "ja"), ("aaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaa")],
)
def test_texts_without_anything_to_hold_on_to_place_nothing_wrongly(old, new):
    if old == "":
        items = [Coding(document="d", start=0, stop=0, code="work")]
    else:
        items = [Coding(document="d", start=0, stop=2, code="work")]
    found = reanchor(items, old, new)
    assert len(found.placed) + len(found.unplaced) == 1
    assert all(new[p.item.start : p.item.stop] == old[0:2] for p in found.placed)


def edited(text, rate, rng):
    """Delete, replace and insert letters at random; give the new text and each old letter's new place (-1: none)."""
    out, places = [], []
    for letter in text:
        chance = rng.random()
        if chance < rate / 3:
            places.append(-1)
            continue
        if chance < 2 * rate / 3:
            other = rng.choice(text)
            places.append(len(out) if other == letter else -1)
            out.append(other)
            continue
        if chance < rate:
            out.append(rng.choice(text))
        places.append(len(out))
        out.append(letter)
    return "".join(out), places


@pytest.fixture(scope="module")
def texts():
    """The texts of the shipped corpus, not cut into segments: that takes time."""
    files = sorted(shipped.corpus_folder().glob("documents*.jsonl"))
    return [row["text"] for path in files for row, _ in rows.read(path)]


@pytest.mark.parametrize("rate", [0.01, 0.03, 0.05])
def test_after_random_edits_untouched_codings_are_exact_and_none_is_placed_wrongly(texts, rate):
    rng = random.Random(int(rate * 100))  # noqa: S311  # the same edits in every run
    untouched = exact = 0
    for text in rng.sample(texts, 40):
        new, places = edited(text, rate, rng)
        codings = list(_passages(text, rng))
        result = reanchor(codings, text, new)
        found = {p.item.memo: p for p in result.placed}
        assert len(found) + len(result.unplaced) == len(codings)
        for old in codings:
            mapped = places[old.start : old.stop]
            whole = -1 not in mapped and mapped[-1] - mapped[0] == len(mapped) - 1
            untouched += whole
            placed = found.get(old.memo)
            if placed is None:
                continue
            exact += whole
            if whole or placed.how == "changed":
                assert (placed.item.start, placed.item.stop) == (mapped[0], mapped[-1] + 1)
            else:
                assert placed.item.quote == text[old.start : old.stop]
    assert untouched > 300
    assert exact / untouched >= 0.99


def _passages(text, rng):
    """Thirty passages of five letters to some two hundred, at words' ends, each with its number."""
    words = [m.span() for m in re.finditer(r"\w+", text)]
    for number in range(30):
        first = rng.randrange(len(words))
        last = min(len(words) - 1, first + int(rng.expovariate(1 / 6)))
        if words[last][1] - words[first][0] < 5:
            continue
        yield Coding(document="d", start=words[first][0], stop=words[last][1], code="c", memo=str(number))
