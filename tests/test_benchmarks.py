"""Benchmarks: public sets are read as they are published, and what is counted is what is said to be counted."""

import importlib
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import f1_score

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture(scope="module")
def sets():
    if not BENCHMARKS.is_dir():
        pytest.skip("the benchmarks do not travel with the source archive")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        yield importlib.import_module("public_sets")


@pytest.fixture(scope="module")
def quality(sets):
    return importlib.import_module("quality")


@pytest.fixture
def folder(tmp_path):
    """A few lines in the form of each public set."""

    def write(place, *lines, end="\n"):
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(end.join([*lines, ""]), encoding="utf-8", newline="")

    films = [f"Regel {i} !\t{i % 8 + 1}" for i in range(24)]
    write("xed/nl-projections.tsv", "Nee, mam.\t1, 4", "Nee, mam.\t1, 4", *films, end="\r\n")
    for part in ("train", "dev", "test"):
        write(f"brighter/rus-{part}.csv", "id,text,anger,joy", '1,"Ну, ""да""",0,1', "2,Нет,0,0")
        write(
            f"sib200/nld_Latn/{part}.tsv",
            "index_id\tcategory\ttext",
            '7\ttravel\t"Ga maar',
            "8\tsports\tLoop",
        )
        write(f"goemotions/{part}.tsv", 'He said "no\t2,3\tabc', "Fine\t27\tabd")
    write("sib200/nld_Latn/labels.txt", "sports", "travel")
    names = [f"x{i}" for i in range(28)]
    names[2], names[3], names[27] = "anger", "annoyance", "neutral"
    write("goemotions/labels.txt", *names)
    return tmp_path


def test_xed_keeps_every_line_once_and_on_one_side(sets, folder):
    found = sets.load("xed-nl", folder)
    texts = [p.text for part in (found.train, found.dev, found.test) for p in part.texts]
    assert sorted(texts) == sorted({"Nee, mam.", *(f"Regel {i} !" for i in range(24))})
    assert [len(part.texts) for part in (found.train, found.dev, found.test)] == [16, 4, 5]


def test_xed_numbers_become_plutchiks_emotions(sets, folder):
    found = sets.load("xed-nl", folder)
    for part in (found.train, found.dev, found.test):
        for passage, y in zip(part.texts, part.y, strict=True):
            said = [found.labels[j] for j in np.flatnonzero(y)]
            number = passage.text.split()[1]
            expected = ["anger", "fear"] if number == "mam." else [sets.PLUTCHIK[int(number) % 8]]
            assert said == expected
            assert passage.language == "nl"


def test_xed_is_cut_the_same_way_every_time(sets, folder):
    assert sets.load("xed-nl", folder).test.texts == sets.load("xed-nl", folder).test.texts


def test_brighter_reads_quoted_text_and_texts_without_an_emotion(sets, folder):
    found = sets.load("brighter-ru", folder)
    assert found.labels == ("anger", "joy")
    assert [p.text for p in found.test.texts] == ['Ну, "да"', "Нет"]
    assert found.test.y.tolist() == [[0, 1], [0, 0]]


def test_sib_takes_a_quotation_mark_as_a_letter(sets, folder):
    found = sets.load("sib200-nl", folder)
    assert [p.text for p in found.dev.texts] == ['"Ga maar', "Loop"]
    assert found.dev.y.tolist() == [[0, 1], [1, 0]]
    assert found.single


def test_goemotions_are_grouped_as_ekman_does(sets, folder):
    found = sets.load("goemotions-en", folder)
    assert [p.text for p in found.train.texts] == ['He said "no', "Fine"]
    assert [[found.labels[j] for j in np.flatnonzero(y)] for y in found.train.y] == [["anger"], ["neutral"]]


def test_the_grouping_has_every_emotion_once(sets):
    names = [name for group in sets.EKMAN.values() for name in group.split()]
    assert len(names) == len(set(names)) == 28


def test_a_missing_set_is_named_and_left_out(quality, tmp_path, capsys):
    assert list(quality.present(["xed-nl"], tmp_path)) == []
    assert "xed-nl is left out" in capsys.readouterr().err


def test_a_sample_is_drawn_without_repeats_and_the_same_every_time(sets, folder):
    train = sets.load("xed-nl", folder).train
    drawn = train.sample(10, seed=3)
    assert len(set(drawn.texts)) == 10
    assert drawn.texts == train.sample(10, seed=3).texts != train.sample(10, seed=4).texts
    assert train.sample(99, seed=3) is train


def test_f1_is_what_scikit_learn_says(quality):
    rng = np.random.default_rng(0)
    y, found = rng.integers(0, 2, (2, 50, 4)).astype(np.int8)
    y[:, 3] = found[:, 3] = 0  # a label nobody has and nobody is given counts as 0
    totals = quality.counts(found, y).sum(axis=0)
    expected = f1_score(y, found, average=None, zero_division=0)
    assert quality.f1(totals) == pytest.approx(expected)
    outcome = quality.Outcome("x", "", (found, y))
    assert quality.micro(outcome, y) == pytest.approx((f1_score(y, found, average="micro") + 1) / 2)
    macro = quality.macro_draws(outcome, y, np.ones((1, 50)))
    assert macro == pytest.approx([(expected.mean() + 0.75) / 2])


def test_a_draw_that_takes_a_text_twice_counts_it_twice(quality):
    y, found = np.array([[1], [1], [0]], dtype=np.int8), np.array([[1], [0], [1]], dtype=np.int8)
    outcome = quality.Outcome("x", "", (found,))
    twice = f1_score(y[[0, 0, 1]], found[[0, 0, 1]])
    assert quality.macro_draws(outcome, y, np.array([[2, 1, 0]])) == pytest.approx([twice])


@pytest.mark.parametrize("seed", range(5))
def test_no_limit_is_better_than_the_best_limit(quality, seed):
    rng = np.random.default_rng(seed)
    scores, y = rng.integers(0, 8, 40) / 4, rng.integers(0, 2, 40)
    best = f1_score(y, scores >= quality.best_limit(scores, y))
    assert best == pytest.approx(max(f1_score(y, scores >= limit) for limit in np.unique(scores)))


def test_a_label_without_positives_on_dev_is_never_given(quality):
    limit = quality.best_limit(np.array([0.2, 0.9]), np.array([0, 0]))
    assert not quality.decide(np.array([[5.0]]), np.array([limit]), single=False).any()


def test_one_label_a_text_is_the_highest_score_whatever_the_limits(quality):
    scores = np.array([[-3.0, -1.0], [2.0, 1.0]])
    assert quality.decide(scores, np.array([9.0, 9.0]), single=True).tolist() == [[0, 1], [1, 0]]


def test_settings_are_chosen_on_dev_and_never_see_test(quality, sets, folder, monkeypatch):
    data = sets.load("xed-nl", folder)
    asked = []

    def fits(train, language):
        for name, scores in (("good", data.dev.y), ("bad", 1 - data.dev.y)):

            def score(texts, found=scores):
                asked.append(texts)
                return found.astype(float)

            yield quality.Fitted(name, score)

    monkeypatch.setitem(quality.SYSTEMS, "toy", fits)
    assert quality.choose("toy", data.train, data).fitted.settings == "good"
    assert asked == [data.dev.texts] * 2


def test_the_engine_and_a_peer_learn_a_plain_set_and_the_table_says_so(quality, sets):
    words = {"sports": "voetbal", "travel": "koffer"}
    texts = [sets.Passage(f"{word} {i}", "nl") for i in range(12) for word in words.values()]
    part = sets.Part(tuple(texts), np.array([[1, 0], [0, 1]] * 12, dtype=np.int8))
    data = sets.PublicSet("plain", "nl", tuple(words), True, part, part, part)
    page = quality.measure(data, ["ours", "tfidf-lr"], few=True, most=None)
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| all 24")]
    assert [row[1:4] for row in rows] == [
        ["ours", "1.000", "1.000 (1.000 to 1.000)"],
        ["tfidf-lr", "1.000", "1.000 (1.000 to 1.000)"],
    ]
    assert "| 400" not in page
