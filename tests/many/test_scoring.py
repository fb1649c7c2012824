"""Many texts scored at once: the same scores as text by text, whatever the texts are."""

import copy

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from testimony import scope_data
from testimony.classifier import TestimonyClassifier
from testimony.lexicon import Lexicon
from testimony.many import pieces
from testimony.passage import Passage

LANGUAGES = ("nl", "ru", "en", "ru-Latn", "de")
LEXICON = Lexicon(
    {
        "SUMMONS": {"nl": ("oproep", "brief van het leger"), "ru": ("повестка",), "en": ("draft notice",)},
        "ARMY": {
            "nl": ("leger", "brief van het leger"),
            "ru": ("в армию", "в армию забрать"),
            "en": ("army",),
        },
    }
)
TAUGHT = [
    Passage("Er kwam een oproep, een brief van het leger! Toen ben ik gegaan.", "nl"),
    Passage("Er was geen werk... niet omdat ik ziek was 😢", "nl"),
    Passage("Мне принесли повестку. Меня хотели забрать в армию, и я уехал.", "ru"),
    Passage("Если бы не работа, мы бы остались!!! 😢", "ru"),
    Passage("A draft notice came to my uncle. I don't want the army.", "en"),
    Passage("They say there is no work here (not only for me), but we stayed.", "en"),
    Passage("Ja", "nl", "Kreeg u een oproep?"),
    Passage("nee hoor", "nl", "Had u werk?"),
]
Y = np.array([[1, 0], [0, 1], [1, 0], [0, 1], [1, 0], [0, 1], [1, 0], [0, 1]])

CUES = sorted(
    {
        cue
        for cues in vars(scope_data).values()
        if isinstance(cues, dict)
        for tag in ("nl", "ru", "en")
        for cue in cues.get(tag, ())
    }
)
SAID = sorted(
    {word for p in TAUGHT for word in p.text.split()} | {"povestku", "rabota", "в армию забрать", "и"}
)
BETWEEN = [
    " ",
    ". ",
    ", ",
    "\r\n",
    "\n",
    " - ",
    "-",
    "! ",
    " 😢 ",
    "!!!!! ",
    "…",
    "\u2028",
    "'",
    "\u0301",
    " (",
    ") ",
    "_",
]
WORDS = st.one_of(st.sampled_from(SAID), st.sampled_from(CUES), st.text(max_size=8))
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.tuples(WORDS, st.sampled_from(BETWEEN)), max_size=25).map(
        lambda parts: "".join(word + gap for word, gap in parts)
    ),
)
PASSAGES = st.builds(Passage, TEXTS, st.sampled_from(LANGUAGES), st.one_of(st.just(""), TEXTS))


def made(**settings):
    settings = {"min_count": 1, "max_df": 1.0, "mark_weight": 2.0} | settings
    return TestimonyClassifier(LEXICON, **settings).fit(TAUGHT, Y)


@pytest.fixture(scope="module")
def model():
    return made()


def agree(model, passages):
    at_once, apart = model._scorer().scores(passages), model._scores_apart(passages)
    np.testing.assert_allclose(at_once, apart, rtol=1e-5, atol=1e-5)


def plain(passage):
    """Return the passage without the two characters that texts at once may not hold."""
    return passage._replace(
        text=passage.text.replace("\x00", "").replace("\x01", ""),
        context=passage.context.replace("\x00", "").replace("\x01", ""),
    )


@settings(max_examples=100)
@given(st.lists(PASSAGES, min_size=1, max_size=6))
@example([Passage("", "nl", "Kreeg u een oproep?"), Passage("!!", "en"), Passage("", "ru")])
@example([Passage("не только в армию забрать", "ru"), Passage("не только", "ru"), Passage("not", "en")])
@example([Passage("Ja. Een brief van het leger. Nee", "nl", "Was dat zo?")])
@example([Passage("\n😢 ja\n\n- nee - ja", "nl"), Passage("brief van het", "nl"), Passage("leger", "nl")])
def test_texts_at_once_get_the_scores_of_texts_one_by_one(model, passages):
    agree(model, [plain(p) for p in passages])


@pytest.mark.parametrize(
    "settings",
    [
        {"scopes": False},
        {"best_sentence": 0.0},
        {"mark_weight": 0.0},
        {"ngram_weight": 0.0, "lemma_weight": 0.0},
        {"pair_weight": 0.0},
        {"skip_weight": 0.0},
        {"concept_weight": 0.0},
        {"least_norm": 0.0},
        {"ngrams": (2, 6)},
        {"max_df": 0.2, "min_count": 2},
    ],
    ids=str,
)
def test_they_agree_with_every_setting_of_the_features(settings):
    agree(made(**settings), TAUGHT)


def test_a_long_text_has_the_same_score(model):
    long = " ".join(p.text for p in TAUGHT * 30)
    agree(model, [Passage(long, tag) for tag in LANGUAGES])


def test_what_was_seen_before_and_which_texts_stand_beside_it_changes_no_score(model):
    first = model._scorer().scores(TAUGHT)
    alone = np.vstack([model._scorer().scores([p]) for p in TAUGHT])
    model.forget()
    assert (model._scorer().scores(TAUGHT[::-1])[::-1] == first).all()
    assert (alone == first).all()


def test_a_word_is_looked_at_once(model, monkeypatch):
    model.forget()
    first = model._scorer().scores(TAUGHT)
    monkeypatch.setattr(pieces.Pieces, "_learn", None)
    assert (model._scorer().scores(TAUGHT) == first).all()


def test_beyond_the_limit_everything_is_forgotten_and_learnt_again(model, monkeypatch):
    first = model._scorer().scores(TAUGHT)
    monkeypatch.setattr(pieces, "LIMIT", 3)
    assert (model._scorer().scores(TAUGHT) == first).all()
    assert len(model._scorer()._languages["nl"]._words.forms) < 40


def test_many_texts_take_this_road_by_themselves_and_odd_characters_do_not_matter(model):
    odd = [*TAUGHT * 5, Passage("oproep\x00 \x01 brief\x01van", "nl")]
    np.testing.assert_allclose(model.decision_function(odd), model._scores_apart(odd), rtol=1e-5, atol=1e-5)
    model.forget()
    model.decision_function(TAUGHT * 5)
    assert model._scorer()._languages["nl"]._words.forms


def test_a_classifier_travels_without_the_words_it_has_seen(model):
    model.decision_function(TAUGHT * 5)
    other = copy.deepcopy(model)
    assert other._scorer()._languages == {}
    assert (other.decision_function(TAUGHT * 5) == model.decision_function(TAUGHT * 5)).all()
