"""Words' dictionary forms, from simplemma's dictionaries: as Python objects, or, once prepared on a machine, as tries.

The Russian dictionary has 1.4 million entries: as objects they take 140 MB, and some seconds to load. As tries in the user's
cache folder (`pip install 'testimony[speed]'`; the first long batch prepares them) all three languages take 20 MB and no time.
Both say the same.
"""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

LANGUAGES = ("nl", "ru", "en")


def dictionary_form(word: str, language: str) -> str:
    """Return a word's dictionary form, as simplemma has it; a word in none of the dictionaries is its own.

    Most words stand in the dictionary, which simplemma would ask first, too. Nothing is remembered here: see `words.lemma`.
    """
    word = unicodedata.normalize("NFC", word)
    found = None if word.isnumeric() else _dictionaries().get_dictionary(language).get(word)
    return str(found or _strategy().get_lemma(word, language) or word)


def is_known(word: str, language: str) -> bool:
    """Tell whether a word stands in a dictionary."""
    return _looked_up().get_lemma(unicodedata.normalize("NFC", word), language) is not None


def prepare(say: Callable[[str], None] = lambda sentence: None) -> None:
    """Write the tries that are not there yet, if marisa-trie is installed; what is in memory is dropped for them."""
    missing = [tag for tag in LANGUAGES if not _trie(tag).exists()] if _can() else []
    if not missing:
        return
    from simplemma.strategies.dictionaries.trie_dictionary_factory import TrieDictionaryFactory

    say("preparing the dictionaries, once on this machine")
    folder().mkdir(parents=True, exist_ok=True)
    for tag in missing:
        with tempfile.TemporaryDirectory(dir=folder()) as place:
            TrieDictionaryFactory(disk_cache_dir=place).get_dictionary(tag)
            (Path(place) / _trie(tag).name).replace(_trie(tag))  # whole or not at all: others may be reading
    forget()


def folder() -> Path:
    """Return where the tries are, for this version of simplemma."""
    from platformdirs import user_cache_path

    return Path(user_cache_path("testimony", appauthor=False)) / f"simplemma-{version('simplemma')}"


@lru_cache(maxsize=1)
def _can() -> bool:
    return find_spec("marisa_trie") is not None and find_spec("platformdirs") is not None


def _trie(tag: str) -> Path:
    return folder() / f"{tag}.dic"


@lru_cache(maxsize=1)
def _strategy() -> Any:
    from simplemma.strategies import DefaultStrategy

    return DefaultStrategy(dictionary_factory=_dictionaries())


@lru_cache(maxsize=1)
def _looked_up() -> Any:
    from simplemma.strategies import DictionaryLookupStrategy

    return DictionaryLookupStrategy(_dictionaries())


@lru_cache(maxsize=1)
def _dictionaries() -> _Dictionaries:
    return _Dictionaries()


def forget() -> None:
    """Drop what is in memory."""
    for held in (_strategy, _looked_up, _dictionaries):
        held.cache_clear()


class _Dictionaries:
    """Each language's dictionary: its trie where that was prepared."""

    def __init__(self) -> None:
        from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

        self._found: dict[str, Mapping[str, str]] = {}
        self._loading = Lock()
        self._objects: Any = DefaultDictionaryFactory()
        self._tries: Any = None
        if _can():
            from simplemma.strategies.dictionaries.trie_dictionary_factory import TrieDictionaryFactory

            self._tries = TrieDictionaryFactory(disk_cache_dir=str(folder()))

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        """Return a language's dictionary; where it comes from is looked up once, since every word asks."""
        if lang not in self._found:
            with self._loading:  # who wants it meanwhile waits, and does not load it a second time
                if lang not in self._found:
                    self._found[lang] = self._source(lang).get_dictionary(lang)
        return self._found[lang]

    def _source(self, lang: str) -> Any:
        return self._tries if self._tries is not None and _trie(lang).exists() else self._objects
