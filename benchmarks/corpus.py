"""How varied the shipped corpus is, beside real transcripts, and how much of them the lexicon covers.

    python benchmarks/corpus.py [--samples ../shared/samples]

Prints, per language: the share of runs of five words that stand in two testimonies, near-duplicate
segments, and type-token ratios (moving average over 500 words; Covington & McFall 2010) of the corpus'
respondents and of real respondents; then which share of the content words of real texts the lexicon
knows by lemma. With `--borrowed`, whether any run of eight words of the corpus stands in the samples, the public
benchmarks or the examples of the codebook. The real texts belong to others and are read where they lie, if they are there.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

from testimony import read
from testimony.corpus import Corpus
from testimony.corpus_check import repeats
from testimony.errors import TestimonyError
from testimony.language import base
from testimony.lexicon import Finder, Lexicon
from testimony.similarity import mattr, ngrams
from testimony.words import lemmas_of, tokens

WINDOW = 500

REAL = {
    "en": ["transcripts", "oral_history_en"],
    "ru": ["transcripts", "docs/ru_interview_7kia.docx"],
    "nl": ["essay_nl", "docs/nl_interview_honden.docx"],
}
"""Interviews where there are any; the Dutch samples are an essay and a short interview, and say so."""

FUNCTION_WORDS = 200
"""The most frequent lemmas of a language in the corpus are not content words."""


def words_by_language(documents) -> dict[str, list[str]]:
    """Return the words of everything that is not an interviewer's, by language."""
    found: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        for s in document.segments:
            if s.role != "interviewer" and base(s.language) in REAL:
                found[base(s.language)] += [t.form for t in tokens(s.text, s.language)]
    return found


def real_words(samples: Path) -> dict[str, list[str]]:
    """Return the words of the real texts, by language."""
    found: dict[str, list[str]] = defaultdict(list)
    for language, places in REAL.items():
        documents = []
        for place in places:
            path = samples / place
            for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
                try:
                    documents.append(read(file))
                except (TestimonyError, OSError):
                    continue
        found[language] = words_by_language(documents)[language]
    return found


def coverage(words: list[str], lexicon: Lexicon, language: str, common: set[str]) -> float:
    """Return which share of the content words the lexicon knows, alone or in an expression."""
    finder = Finder(lexicon, language, lemmas_of)
    lemmas = [lemma for word in words for lemma in lemmas_of(word, language)]
    known = [lemma in finder.single for lemma in lemmas]
    for match in finder.phrases(lemmas):
        known[match.first : match.stop] = [True] * (match.stop - match.first)
    content = [
        k for lemma, k in zip(lemmas, known, strict=True) if lemma not in common and not lemma.isdigit()
    ]
    return sum(content) / len(content) if content else float("nan")


def runs_of_eight(text: str) -> set[tuple[str, ...]]:
    """Return every run of eight words of a text."""
    return set(ngrams([t.form for t in tokens(text)], 8))


def borrowed(corpus: Corpus, shared: Path) -> list[str]:
    """Return where a run of eight words of the corpus also stands in a text of others."""
    ours: dict[tuple[str, ...], str] = {}
    for name, text in [(d.id, d.text) for d in corpus.documents] + [
        (f"phrase {i}", p.text) for i, p in enumerate(corpus.phrasebook, 1)
    ]:
        ours.update(dict.fromkeys(runs_of_eight(text), name))
    found = []
    for file in sorted(shared.rglob("*")):
        if file.is_file() and file.suffix not in {".md"} and "phrases" not in file.parts:
            hits = runs_of_eight(any_text(file)) & ours.keys()
            found += [f"{ours[run]} and {file.relative_to(shared)}: {' '.join(run)}" for run in sorted(hits)]
    return found


def any_text(file: Path) -> str:
    """Return the words of a file: as a document if it can be read as one, else its bytes as text."""
    raw = file.read_bytes().decode("utf-8", "replace") if file.suffix not in {".pdf", ".docx", ".odt"} else ""
    try:
        return raw + "\n" + read(file).text
    except (TestimonyError, OSError, ValueError):
        return raw


def frequent(words: list[str], language: str) -> set[str]:
    """Return the most frequent lemmas: function words."""
    from collections import Counter

    return {
        w for w, _ in Counter(x for w in words for x in lemmas_of(w, language)).most_common(FUNCTION_WORDS)
    }


def variety(corpus: Corpus, samples: Path) -> str:
    """Return the table of repeats, type-token ratios and coverage."""
    ours, share = words_by_language(corpus.documents), repeats(corpus)
    theirs = real_words(samples) if samples.is_dir() else {}
    lines = [
        "| language | words | repeated 5-word runs | MATTR-500 corpus | MATTR-500 real | real words | covered |",
        "|---" * 7 + "|",
    ]
    for language in REAL:
        real = theirs.get(language, [])
        real_mattr = f"{mattr(real, WINDOW):.3f}" if len(real) >= WINDOW else "–"
        common = frequent(ours[language], language)
        cover = f"{coverage(real, corpus.lexicon, language, common):.0%}" if real else "–"
        lines.append(
            f"| {language} | {len(ours[language]):,} | {share[language]:.2%} "
            f"| {mattr(ours[language], WINDOW):.3f} | {real_mattr} | {len(real):,} | {cover} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--borrowed", action="store_true", help="only look for runs of eight words of others")
    parser.add_argument("--samples", type=Path, default=Path(__file__).parents[2] / "shared" / "samples")
    said = parser.parse_args()
    samples: Path = said.samples
    corpus = Corpus.load()
    if said.borrowed:
        found = borrowed(corpus, samples.parent)
        print("\n".join(found) or "no run of eight words of the corpus stands in a text of others")
        return
    print(variety(corpus, samples))


if __name__ == "__main__":
    main()
