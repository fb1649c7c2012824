"""The tables of an evaluation, as grids of words: the terminal, the page and the model card show the same ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from testimony import language as languages
from testimony.findings import AFFIRMED, EVERY, EVERYWHERE, Finding, Findings, Level
from testimony.thresholds import FALSE_YES, MISSED

ABOVE = "(above)"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: what it shows, the names of its columns, its rows, and how to read it. The first `words` columns are words."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    words: int = 1


def spoken(tag: str) -> str:
    """Return a language as people read it."""
    return "all languages" if tag == EVERYWHERE else languages.name(tag)


def means(found: Findings, *, kind: str = AFFIRMED, measure: str = "F1") -> Grid:
    """Return each system's mean over targets, a column a language."""
    rows = [
        (
            system.name,
            "yes" if system.phrases else "no",
            *(
                str(found.find("macro", kind, measure, language=tag, system=system.name))
                for tag in found.languages
            ),
        )
        for system in found.systems
    ]
    title = f"Mean {measure}{' of yes' * (measure == 'F1')} over {kind}"
    return Grid(title, ("system", "phrases", *map(spoken, found.languages)), tuple(rows), _PHRASES, words=2)


_PHRASES = (
    "Phrases: taught with the phrasebook as well. The same people, folds and way of finding limits for all."
)


def ahead(found: Findings) -> Grid:
    """Return how far the evaluated system is above the best baseline, a row a language."""
    rows = []
    for tag in found.languages:
        best = found.best(tag)
        if best:
            ours, theirs = (
                found.find("macro", AFFIRMED, "F1", language=tag, system=name)
                for name in (found.engine, best)
            )
            gain = found.find("difference", AFFIRMED, f"F1 above {best}", language=tag)
            rows.append((spoken(tag), best, _short(ours), _short(theirs), signed(gain)))
    head = ("language", "best baseline", found.engine, "baseline", "difference [95%]")
    return Grid(f"Mean F1 over {AFFIRMED}, beside the best baseline", head, tuple(rows), _AHEAD, words=2)


_AHEAD = (
    "The best baseline is chosen by the very figures shown, which flatters it. The interval is of the difference, both systems on "
    "the same draws of respondents."
)


def targets(found: Findings, language: str = EVERYWHERE, genre: str = "") -> Grid:
    """Return how well each target is found: what it rests on, precision, recall, F1 and average precision."""
    measures = ("precision", "recall", "F1", "average precision")
    rows = []
    for target in found.targets:
        cells = [_target(found, target, m, language, genre) for m in measures]
        rows.append((target, str(cells[0].n), str(cells[0].people), *map(str, cells)))
    for kind in (AFFIRMED, EVERY):
        cells = [found.find("macro", kind, m, language=language, genre=genre) for m in measures]
        over = f"{cells[0].n} {kind}" if kind == AFFIRMED else f"all {cells[0].n} targets"
        rows.append((f"mean over {over}", "", "", *map(str, cells)))
    head = ("target", "segments", "people", "precision", "recall", "F1 of yes", "average precision")
    return Grid(_where("Targets", language, genre), head, tuple(rows), _TARGETS)


_TARGETS = (
    "Segments and people with the target. Precision: of what is called yes, how much is right; recall: of what coders found, "
    "how much is called yes; average precision: how well the ranking puts what coders found first."
)


def errors(found: Findings, language: str = EVERYWHERE) -> Grid:
    """Return how often each target is unsure, and the two errors of what is decided beside their stated bounds."""
    rows = []
    for target in found.targets:
        cells = [
            _target(found, target, m, language)
            for m in ("unsure", "false yes", "missed", "wrong among yes", "wrong among no")
        ]
        bounded = (bound(cells[1], FALSE_YES), bound(cells[2], MISSED))
        rows.append((target, _short(cells[0]), *bounded, *map(_short, cells[3:])))
    head = (
        "target",
        "unsure",
        f"false yes (bound {FALSE_YES:.2f})",
        f"missed (bound {MISSED:.2f})",
        "wrong among yes",
        "wrong among no",
    )
    return Grid(_where("Errors of what is decided", language), head, tuple(rows), _ERRORS)


_ERRORS = (
    "False yes: of the segments without the target, how many are called yes; missed: of those with it, how many are called no. "
    f"{ABOVE} where the whole interval lies above the bound that was promised."
)


def by_language(found: Findings, measure: str = "F1") -> Grid:
    """Return one measure of each target, a column a language."""
    rows = [(t, *(str(_target(found, t, measure, tag)) for tag in found.languages)) for t in found.targets]
    head = ("target", *map(spoken, found.languages))
    return Grid(f"{measure} of each target", head, tuple(rows))


def calibration(found: Findings) -> Grid:
    """Return the calibration error pooled over targets, and of each target, a column a language."""
    kinds = [
        ("all targets together", EVERY, "ECE"),
        ("of these, what is shown (yes or unsure)", EVERY, "ECE of what is shown"),
        *((t, t, "ECE") for t in found.targets),
    ]
    rows = [
        (name, *(str(found.find("calibration", t, m, language=tag)) for tag in found.languages))
        for name, t, m in kinds
    ]
    return Grid("Calibration error", ("", *map(spoken, found.languages)), tuple(rows), _CALIBRATION)


_CALIBRATION = (
    "ECE: probabilities are put in 15 bins of equal number; the error is the mean over bins of the difference between the mean "
    "probability and the share that is right. Most probabilities are near 0, where it is easy to be right: the second row looks only "
    "at what a reader sees."
)


def pooled(found: Findings) -> Grid:
    """Return calibration and states in short: a row a measure, a column a language."""
    kinds: tuple[tuple[str, Level, str], ...] = (
        ("calibration error (ECE), all targets", "calibration", "ECE"),
        ("calibration error of what is shown", "calibration", "ECE of what is shown"),
        ("states of testimonies: accuracy", "testimony", "accuracy"),
        ("states of testimonies: kappa", "testimony", "kappa"),
    )
    rows = [
        (name, *(str(found.find(level, EVERY, m, language=tag)) for tag in found.languages))
        for name, level, m in kinds
    ]
    return Grid("Calibration, and states of testimonies", ("", *map(spoken, found.languages)), tuple(rows))


def by_testimony(found: Findings) -> Grid:
    """Return how well the four states of each code are found, over all languages."""
    names = [*((code, code) for code in found.codes), ("all codes together", EVERY)]
    rows = [(name, *_states(found, target)) for name, target in names]
    rows += [
        (f"all codes, {spoken(tag)}", *_states(found, EVERY, tag))
        for tag in found.languages
        if tag != EVERYWHERE
    ]
    rows += [(f"all codes, by {s.name}", *_states(found, EVERY, system=s.name)) for s in found.systems[1:]]
    head = ("code", "testimonies", "accuracy", "kappa", "macro-F1")
    return Grid("States of testimonies", head, tuple(rows), _STATES)


_STATES = (
    "A testimony's state of a code: yes, no (denied in words), not mentioned, or conflict. Kappa: how far the states agree beyond "
    "chance. Macro-F1: the mean F1 over the states that at least 8 testimonies are in."
)


def learning(found: Findings) -> Grid:
    """Return the mean F1 when taught by a share of the respondents, a column a language; no rows where not computed."""
    steps = dict.fromkeys(f.measure for f in found.rows if f.level == "learning")
    rows = [
        (
            step.removeprefix("F1 from "),
            *(str(found.find("learning", AFFIRMED, step, language=t)) for t in found.languages),
        )
        for step in steps
    ]
    head = ("respondents taught", *map(spoken, found.languages))
    return Grid(f"Mean F1 over {AFFIRMED} from fewer respondents", head, tuple(rows))


def genres(found: Findings) -> Iterator[Grid]:
    """Yield the table of targets of each genre."""
    yield from (targets(found, genre=genre) for genre in found.genres)


def bound(finding: Finding, limit: float) -> str:
    """Return an error with its interval, and a word where all of the interval lies above its bound."""
    low = finding.number.low
    over = low is not None and low > limit and not finding.few
    return f"{finding} {ABOVE}" if over else str(finding)


def signed(finding: Finding) -> str:
    """Return a difference with its sign.

    >>> from testimony.agreement import Coefficient
    >>> signed(Finding("engine", "difference", "nl", "", "", Coefficient(0.123, -0.01, 0.2)))
    '+0.12 [-0.01, +0.20]'
    """
    c = finding.number
    if c.value is None:
        return str(c)
    ends = "" if c.low is None or c.high is None else f" [{c.low:+.2f}, {c.high:+.2f}]"
    return f"{c.value:+.2f}{ends}"


def _states(found: Findings, target: str, language: str = EVERYWHERE, system: str = "") -> Sequence[str]:
    cells = [
        found.find("testimony", target, m, language=language, system=system)
        for m in ("accuracy", "kappa", "macro-F1")
    ]
    return (str(cells[0].n), *map(str, cells))


def _target(found: Findings, target: str, measure: str, language: str, genre: str = "") -> Finding:
    return found.find("target", target, measure, language=language, genre=genre)


def _short(finding: Finding) -> str:
    """Return a figure without its interval."""
    value = finding.number.value
    few = " (too few)" if finding.few and value is not None else ""
    return "–" if value is None else f"{value:.2f}{few}"


def _where(what: str, language: str, genre: str = "") -> str:
    return f"{what}, {spoken(language)}{f', {genre}' * bool(genre)}"
