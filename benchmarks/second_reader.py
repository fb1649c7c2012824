"""How many slips the second reader finds: 100 are planted in the training part of the shipped corpus.

    python benchmarks/second_reader.py [--seed 0] [--slips 100] [--first 100]

Half of the slips drop a coding; the other half move one to another answer of the same testimony, so that it is
missing where it was and wrong where it is. Then the second reader reads, with the phrasebook as it is used in
training. A suspect is right if it is a planted place. It may also have found a slip that was in the corpus before, so
the precision printed is the least it can be. About two minutes on one core.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from testimony.coding import counts_in
from testimony.corpus import Corpus
from testimony.second_reader import Suspect, suspects
from testimony.training import phrases

Cell = tuple[str, int, str]
"""Document, segment, target."""


@dataclass(frozen=True)
class Slip:
    """A planted slip: where a coding is missing now, and where it stands wrongly (None: nowhere)."""

    missing: Cell
    wrong: Cell | None = None


def cells(corpus: Corpus) -> dict[Cell, list[int]]:
    """Return each coded cell of the label matrix with the numbers of the codings that code it."""
    found: dict[Cell, list[int]] = {}
    for i, coding in enumerate(corpus.codings):
        document = corpus[coding.document]
        span = coding.span
        alone = len(corpus.coders_of(document.id)) == 1  # otherwise another's coding may stand in its place
        if alone and span is not None and counts_in(coding, document):
            for s in document.segments:
                if s.has_voice and s.span.overlaps(span):
                    found.setdefault((document.id, s.number, coding.target), []).append(i)
    return found


def planted(corpus: Corpus, slips: int, rng: np.random.Generator) -> tuple[Corpus, list[Slip]]:
    """Return the corpus with slips planted, and what they are.

    Only codings that stand alone in their cell, in one cell alone, of a document with one coder, are touched: each slip
    changes the label matrix.
    """
    coded = cells(corpus)
    uses = np.bincount([i for found in coded.values() for i in found], minlength=len(corpus.codings))
    alone = [cell for cell, found in coded.items() if len(found) == 1 and uses[found[0]] == 1]
    taken, done = set(coded), []
    changed: dict[int, tuple[int, int] | None] = {}
    for cell in (alone[k] for k in rng.permutation(len(alone))):
        if len(done) == slips:
            break
        if len(done) < slips // 2:
            changed[coded[cell][0]] = None
            done.append(Slip(cell))
            continue
        free = [
            s
            for s in corpus[cell[0]].segments
            if s.has_voice and (s.document, s.number, cell[2]) not in taken
        ]
        if free:
            there = free[rng.integers(len(free))]
            changed[coded[cell][0]] = there.start, there.stop
            done.append(Slip(cell, (there.document, there.number, cell[2])))
            taken.add((there.document, there.number, cell[2]))
    codings = [
        coding if i not in changed else replace(coding, start=to[0], stop=to[1], quote="")
        for i, coding in enumerate(corpus.codings)
        if (to := changed.get(i, (0, 0))) is not None
    ]
    return replace(corpus, codings=tuple(codings)), done


def table(found: Sequence[Suspect], slips: Sequence[Slip], first: int) -> str:
    """Return a table of how many planted places are among the first suspects, and among all."""
    kinds = {
        "dropped: missing": [s.missing for s in slips if s.wrong is None],
        "moved: missing where it was": [s.missing for s in slips if s.wrong],
        "moved: wrong where it is": [s.wrong for s in slips if s.wrong],
    }
    listed = [(s.document, s.segment, s.target) for s in found]
    early, late = set(listed[:first]), set(listed)
    lines = [f"| planted | places | among the first {first} | among all {len(listed)} |", "|---|---|---|---|"]
    for name, places in kinds.items():
        lines.append(f"| {name} | {len(places)} | {share(places, early)} | {share(places, late)} |")
    noticed = [[any(c in seen for c in (s.missing, s.wrong)) for s in slips] for seen in (early, late)]
    lines.append(
        f"| slips noticed at either place | {len(slips)} | {np.mean(noticed[0]):.2f} | {np.mean(noticed[1]):.2f} |"
    )
    wanted = {c for places in kinds.values() for c in places}
    return "\n".join([*lines, "", precision(found, wanted, first)])


def share(places: Sequence[Cell | None], seen: set[Cell]) -> str:
    """Return which share of the places was seen."""
    return f"{np.mean([p in seen for p in places]):.2f}" if places else "–"


def precision(found: Sequence[Suspect], wanted: set[Cell | None], first: int) -> str:
    """Return, in words, which share of the first suspects is planted, also by kind."""
    parts = []
    for kind in ("coded", "not coded"):
        hits = [(s.document, s.segment, s.target) in wanted for s in found[:first] if s.kind == kind]
        parts.append(f"{sum(hits)} of {len(hits)} {kind}")
    hits = [(s.document, s.segment, s.target) in wanted for s in found[:first]]
    return f"Precision among the first {len(hits)}: {np.mean(hits):.2f} ({', '.join(parts)})."


def main() -> None:
    """Plant, read, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--slips", type=int, default=100)
    parser.add_argument("--first", type=int, default=100)
    said = parser.parse_args()
    corpus = Corpus.load().part("train")
    marred, slips = planted(corpus, said.slips, np.random.default_rng(said.seed))
    found = suspects(
        marred,
        extra=phrases(marred),
        progress=lambda what, done, total: print(f"{what}: {done}/{total}", file=sys.stderr),
        say=lambda sentence: print(sentence, file=sys.stderr),
    )
    y = marred.labelling().y
    print(f"seed {said.seed}; {len(y):,} segments, {y.shape[1]} targets, {int(y.sum()):,} coded cells\n")
    print(table(found, slips, said.first))
    plain = sorted(found, key=lambda s: (2 * s.probability - 1) * (1 if s.kind == "coded" else -1))
    print("\nRanked by the plain difference of the two probabilities instead:")
    print(precision(plain, {c for s in slips for c in (s.missing, s.wrong)}, said.first))


if __name__ == "__main__":
    main()
