"""Dictionary forms: the same from objects in memory and from tries on disk."""

import logging
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimony import dictionaries
from testimony.document import clean

pytest.importorskip("marisa_trie", reason="marisa-trie is not installed: pip install 'testimony[speed]'")

FORMS = [
    "gegaan",
    "Werken",
    "went",
    "mobilised",
    "уехали",
    "повестку",
    "её",
    "эмигрировавшими",
    "povestku",
    "и\u0306",
    "😢",
]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A folder with the English dictionary as a trie, and the way back to objects."""
    place = tmp_path_factory.mktemp("dictionaries")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dictionaries, "folder", lambda: place / "simplemma")
        patch.setattr(dictionaries, "LANGUAGES", ("en",))  # the smallest: a trie takes seconds to make
        dictionaries.forget()
        yield place / "simplemma"
    dictionaries.forget()


@given(word=st.one_of(st.sampled_from(FORMS), st.text(max_size=12).map(clean).filter(str.strip)))
def test_a_word_has_the_same_form_from_a_trie_as_from_memory(prepared, word):
    dictionaries.prepare()
    assert (prepared / "en.dic").exists()
    said, known = dictionaries.dictionary_form(word, "en"), dictionaries.is_known(word, "en")
    import simplemma

    assert (said, known) == (simplemma.lemmatize(word, lang="en"), simplemma.is_known(word, lang="en"))


@pytest.mark.parametrize("language", ["nl", "ru", "en"])
def test_a_form_is_the_one_of_the_whole_lemmatizer(language):
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy

    whole = Lemmatizer(
        lemmatization_strategy=DefaultStrategy(dictionary_factory=dictionaries._dictionaries())
    )
    said = [
        *FORMS,
        "2022",
        "½",
        "五",
        "don't",
        "l'été",
        "huis-aan-huis",
        "vluchtelingenwerkster",
        "перепроизошло",
        "x-y",
        "ʼt",
    ]
    forms = {word: dictionaries.dictionary_form(word, language) for word in said}
    assert forms == {word: whole.lemmatize(word, lang=language) for word in said}


def test_two_threads_that_want_a_dictionary_at_the_same_moment_load_it_once(monkeypatch):
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier
    from types import SimpleNamespace

    both, loaded = Barrier(2), []

    def load(tag):
        loaded.append(tag)
        time.sleep(0.05)
        return {"boek": "boek"}

    def wanted(_):
        both.wait()
        return held.get_dictionary("nl")

    held = dictionaries._Dictionaries()
    monkeypatch.setattr(held, "_source", lambda tag: SimpleNamespace(get_dictionary=load))
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(wanted, range(2)))
    assert found[0] is found[1]
    assert loaded == ["nl"]


def test_what_is_prepared_is_not_prepared_again_and_nothing_else_is_left(prepared):
    dictionaries.prepare()
    told = []
    dictionaries.prepare(told.append)
    assert told == []
    assert [path.name for path in prepared.iterdir()] == ["en.dic"]


def test_a_damaged_trie_is_made_anew(prepared, caplog):
    dictionaries.prepare()
    (prepared / "en.dic").write_bytes(b"broken")
    dictionaries.forget()
    with caplog.at_level(logging.CRITICAL):
        assert dictionaries.dictionary_form("went", "en") == "go"


def test_a_language_that_was_not_prepared_is_read_into_memory(prepared):
    assert dictionaries.dictionary_form("gegaan", "nl") == "gaan"


def test_without_the_extra_nothing_is_written(monkeypatch, tmp_path):
    monkeypatch.setattr(dictionaries, "folder", lambda: tmp_path)
    monkeypatch.setattr(dictionaries, "_can", lambda: False)
    dictionaries.prepare()
    assert not list(tmp_path.iterdir())
