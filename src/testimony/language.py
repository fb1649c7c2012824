"""Which language a text is in: script and small words first, the identifier only where those are not enough.

Look-alikes (German, Ukrainian, Afrikaans, …) stand among the candidates, or they would come out as ours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from threading import Lock
from typing import Any

from testimony.dictionaries import is_known
from testimony.language_data import CANDIDATES, NAMES, RUSSIAN_LATIN, SCRIPTS, STOP_WORDS
from testimony.transliteration import transliterate

SUPPORTED = ("nl", "ru", "en")
"""The languages this package knows how to read."""

UNKNOWN = "und"

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_AROUND = ".,;:!?…()[]«»„“”‘’'\"-–—/"
_LATIN = frozenset(RUSSIAN_LATIN.split())
_CYRILLIC = ("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn")
_TELLTALE = tuple(
    (tag, frozenset(letters))
    for tag, letters in (("be", "ў"), ("uk", "їєґ"), ("sr", "ђћџљњј"), ("mk", "ѓќѕ"), ("kk", "әғқңөұүһ"))
)
_TELLING = frozenset[str]().union(*(letters for _, letters in _TELLTALE))
_RUSSIAN_ENOUGH = 0.65  # of the longer words; Slovenian and Croatian stay below 0.6
_LOADING = Lock()
MOST = 4000  # characters that are enough to tell a language by


def _tags_by_word() -> dict[str, tuple[str, ...]]:
    """Return small word -> the languages it is one of."""
    found: dict[str, tuple[str, ...]] = {}
    for tag, words in STOP_WORDS.items():
        for word in words.split():
            found[word] = (*found.get(word, ()), tag)
    return found


VOTE = 60
"""What a word's one vote counts: whole numbers, so that it can be parted among up to six languages and sums are exact."""


def _votes_by_word() -> dict[str, tuple[tuple[str, int], ...]]:
    """Return small word -> the languages it votes for, each with its part of the vote."""
    votes = {word: tuple((tag, VOTE // len(tags)) for tag in tags) for word, tags in _STOP.items()}
    for word in _LATIN:
        votes[word] = (*votes.get(word, ()), ("ru-Latn", VOTE // 2 if word in votes else VOTE))
    return votes


_STOP = _tags_by_word()
PARTS = tuple(dict.fromkeys(_votes_by_word().values()))
"""The different ways in which a small word's vote is parted among languages,"""
_VOTES = {word: PARTS.index(parts) for word, parts in _votes_by_word().items()}
"""and the number of each word's."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A language tag (BCP-47), how sure it is (0 to 1), and which evidence spoke."""

    tag: str
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the rules see: the words, lower case, their different letters beyond ASCII, how many stand in each script."""

    text: str
    words: tuple[str, ...]
    letters: frozenset[str]
    scripts: Mapping[str, int]
    is_cyrillic: bool
    hint: str


Rule = Callable[[_Seen], Guess | None]
"""Says which language a text is in, or nothing."""


def identify(text: str, *, hint: str = "", rules: Sequence[Rule] = ()) -> Guess:
    """Return the language of most of a text's words; `hint` is what is likely where evidence is thin, `rules` are all unless given.

    >>> identify("Toen ben ik maar weggegaan, want er was geen werk meer").tag
    'nl'
    >>> identify("potomu chto ne bylo raboty, vot i uehal").tag
    'ru-Latn'
    """
    text = text[:MOST]
    words = words_of(text)
    letters = "".join(words)
    different = frozenset[str]() if letters.isascii() else frozenset(letters)
    scripts = _scripts(letters, different)
    is_cyrillic = 2 * scripts.get("Cyrl", 0) > len(letters)
    seen = _Seen(text, words, different, scripts, is_cyrillic, hint)
    return next(guess for rule in rules or RULES if (guess := rule(seen)) is not None)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words, lower case; most are pieces between spaces less the marks around them, which is quicker to see."""
    lower = text.lower()
    if len(lower) != len(text):  # a letter became two: the words are those of the text as it stands
        return tuple(map(str.lower, _WORD.findall(text)))
    found: list[str] = []
    for piece in lower.split():
        word = piece.strip(_AROUND)
        if word.isalpha():
            found.append(word)
        else:
            found += _WORD.findall(piece)
    return tuple(found)


def no_words(seen: _Seen) -> Guess | None:
    """Return no language where there is no letter."""
    return None if seen.words else Guess(seen.hint or UNKNOWN, 0.0, "no_words")


def own_script(seen: _Seen) -> Guess | None:
    """A script that only one of the known languages is written in."""
    script, count = max(seen.scripts.items(), key=itemgetter(1))
    if script in ("Latn", "Cyrl", "ar"):
        return None
    return Guess(script, count / sum(seen.scripts.values()), "own_script")


def ukrainian_letters(seen: _Seen) -> Guess | None:
    """Letters that Russian does not have: Ukrainian, Belarusian, Serbian, Kazakh say themselves."""
    for tag, letters in _TELLTALE:
        if seen.letters.isdisjoint(letters):
            continue
        telling = sum(not letters.isdisjoint(word) for word in seen.words)
        if telling >= max(2, 0.05 * len(seen.words)):
            return Guess(tag, 0.9, "ukrainian_letters") if seen.is_cyrillic else None
    return None


def small_words(seen: _Seen) -> Guess | None:
    """Small words of one language, clearly more than of any other."""
    votes: dict[str, int] = {}
    for number in map(vote_of, seen.words):
        for tag, part in () if number is None else PARTS[number]:
            votes[tag] = votes.get(tag, 0) + part
    if not votes:
        return None
    (tag, best), *rest = sorted(votes.items(), key=itemgetter(1), reverse=True)
    second = rest[0][1] if rest else 0
    if not decides(best, second, len(seen.words), tag == seen.hint):
        return None
    return Guess(tag, min(1.0, 2 * best / (VOTE * len(seen.words))), "small_words")


def vote_of(word: str) -> int | None:
    """Return the number in `PARTS` of how a word's vote is parted; None where it is no small word."""
    return _VOTES.get(word) if word.isascii() else _VOTES.get(word.replace("ё", "е"))


def decides(best: Any, second: Any, words: Any, hinted: Any) -> Any:
    """Tell whether the votes for the first language, beside those for the second, decide: yes or no, or an array of them."""
    clear = (best >= 2 * second + VOTE) | ((5 * best >= 6 * second) & hinted)
    enough = (best >= 2 * VOTE) & (10 * best >= VOTE * words) & ((5 * best >= VOTE * words) | hinted)
    return clear & enough


def russian_in_latin(seen: _Seen) -> Guess | None:
    """Words in Latin letters that are Russian words once they are spelt out in Cyrillic."""
    words = [w for w in seen.words if len(w) > 2]
    if len(words) < 3 or seen.is_cyrillic:
        return None
    known = sum(map(_is_russian_in_latin, words)) / len(words)
    return Guess("ru-Latn", known, "russian_in_latin") if known >= _RUSSIAN_ENOUGH else None


@lru_cache(maxsize=20_000)
def _is_russian_in_latin(word: str) -> bool:
    return word.isascii() and is_known(transliterate(word), "ru")


def likely_hint(seen: _Seen) -> Guess | None:
    """A few words in the hint's script say nothing against it."""
    if not seen.hint or len(seen.words) > 5:
        return None
    fits = (seen.hint in _CYRILLIC) == seen.is_cyrillic
    return Guess(seen.hint, 0.5, "likely_hint") if fits else None


def short_text(seen: _Seen) -> Guess | None:
    """A word or two without a hint: the script decides, and the identifier is not asked."""
    if len(seen.words) > 2:
        return None
    if seen.is_cyrillic:
        return Guess("ru", 0.4, "short_text")
    known = [t for w in seen.words for t in _STOP.get(w, ()) if t in SUPPORTED]
    return Guess(known[0], 0.4, "short_text") if known else None


def identifier(seen: _Seen) -> Guess:
    """What py3langid says of it, among the candidates that share the script."""
    tag, confidence = _identifier().classify(seen.text)
    likely = seen.hint or ("ru" if seen.is_cyrillic else "")
    if confidence < 0.5 and likely and seen.is_cyrillic == (likely in _CYRILLIC):
        tag = likely
    if seen.is_cyrillic and tag not in _CYRILLIC:
        tag = "ru"
    return Guess(str(tag), float(confidence), "identifier")


RULES: tuple[Rule, ...] = (
    no_words,
    own_script,
    ukrainian_letters,
    small_words,
    russian_in_latin,
    likely_hint,
    short_text,
    identifier,
)
LATER = tuple(rule for rule in RULES if rule not in (own_script, ukrainian_letters, small_words))
"""Those that are left for a text of plain letters (`is_plain`) whose small words do not decide."""


def base(tag: str) -> str:
    """Return the language without its script: `ru` for `ru-Latn`."""
    return tag.partition("-")[0]


def is_supported(tag: str) -> bool:
    """Tell whether this package can read the language."""
    return base(tag) in SUPPORTED


def name(tag: str) -> str:
    """Return a language's English name, or the tag where it has none here."""
    return NAMES.get(tag) or NAMES.get(base(tag), tag)


def is_plain(letters: str) -> bool:
    """Tell whether letters (lower case) are Latin or Cyrillic ones by which no language says itself."""
    return letters.isascii() or all(
        _script(letter) in ("Latn", "Cyrl") and letter not in _TELLING for letter in letters
    )


def _scripts(letters: str, different: Set[str]) -> Mapping[str, int]:
    """Return how many letters each script has; most texts are in one."""
    if not different:
        return {"Latn": len(letters)}
    scripts = {letter: _script(letter) for letter in different}
    if len(set(scripts.values())) == 1:
        return {scripts[letters[0]]: len(letters)}
    counts: Counter[str] = Counter()
    for letter, n in Counter(letters).items():
        counts[scripts[letter]] += n
    return counts


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    if "\u0400" <= letter <= "\u052f":
        return "Cyrl"
    return next((tag for low, high, tag in SCRIPTS if low <= letter <= high), "Latn")


def _identifier() -> Any:
    """Return py3langid; a thread that wants it while another loads it waits, for two at once take longer than one after the other."""
    with _LOADING:
        return _loaded()


@lru_cache(maxsize=1)
def _loaded() -> Any:
    """Return py3langid restricted to the candidates, answering with probabilities; loads at first use."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    found.set_languages([tag for tag in CANDIDATES if tag in found.nb_classes])
    found._full_model = found.nb_ptc, found.nb_pc, found.nb_classes  # what the other languages weigh may go
    return found
