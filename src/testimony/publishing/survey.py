"""Our shares beside those of surveys (T11), with every reason why the two can hardly be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from importlib import resources
from pathlib import Path
from typing import Any

from testimony.errors import ReadError
from testimony.publishing.blocks import Block, Cell, Paragraph, Picture, Table
from testimony.publishing.drawing import dumbbell
from testimony.publishing.drawing.dumbbell import Weight
from testimony.publishing.groups import FEW, SMALL
from testimony.publishing.material import Material
from testimony.publishing.people import People
from testimony.publishing.shares import Interval, difference, share
from testimony.states import STATES


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A share that a survey published; what is not known of it is empty."""

    id: str
    survey: str
    code: str
    state: str
    share: float
    said: str = ""
    wave: str = ""
    year: str = ""
    n: int | None = None
    wording: str = ""
    mode: str = ""
    population: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    places: str = ""
    source: str = ""

    @property
    def interval(self) -> Interval:
        """Return the share with Wilson's interval where the survey's N is known, without one where it is not."""
        found = share(round(self.share * self.n), self.n) if self.n else None
        return found or Interval(self.share, self.share, self.share)


Reason = Callable[[Benchmark], bool]

REASONS: tuple[tuple[str, Reason], ...] = (
    ("survey_not_testimony", lambda b: True),
    ("places", lambda b: b.places == "unnamed"),
    ("n", lambda b: not b.n),
    ("wording", lambda b: not b.wording),
    ("time", lambda b: not (b.wave or b.year)),
    ("population", lambda b: not b.population),
    ("mode", lambda b: not b.mode),
)
"""Why two shares can hardly be compared: the key of the sentence, and the rule."""


def reasons(b: Benchmark) -> tuple[str, ...]:
    """Return the keys of the reasons that hold."""
    return tuple(name for name, holds in REASONS if holds(b))


def comparability(b: Benchmark) -> str:
    """Return how far a benchmark can be compared: good, limited or low. It says nothing about which number is right."""
    found = set(reasons(b))
    if "places" in found or {"wording", "population"} <= found:
        return "low"
    return "good" if found == {"survey_not_testimony"} else "limited"


def read(path: Path | None = None) -> tuple[Benchmark, ...]:
    """Read a file of benchmarks, or those that ship; raise `ReadError` where an entry is none."""
    import yaml

    where = "benchmarks.yaml" if path is None else str(path)
    file = resources.files("testimony.publishing") / "benchmarks.yaml" if path is None else path
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise ReadError(f"cannot be read as YAML ({error.__class__.__name__})", where=where) from error
    entries = data.get("benchmarks") if isinstance(data, dict) else None
    if not isinstance(entries, list):
        raise ReadError("holds no benchmarks", where=where, next_step="It needs a list `benchmarks`.")
    return tuple(_benchmark(entry, f"{where}, entry {n}") for n, entry in enumerate(entries, 1))


def _benchmark(entry: Any, where: str) -> Benchmark:
    known = {f.name for f in fields(Benchmark)}
    if not isinstance(entry, dict) or not {"survey", "code", "share"} <= set(entry) or set(entry) - known:
        step = f"It needs survey, code and share, and may have: {', '.join(sorted(known))}."
        raise ReadError("is no benchmark", where=where, next_step=step)
    given = {k: v for k, v in entry.items() if v is not None}
    value, n, limits = given["share"], given.get("n"), given.get("where", {})
    if not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ReadError("the share is not between 0 and 1", where=where, next_step="Write 41% as 0.41.")
    if (n is not None and (not isinstance(n, int) or n < 1)) or not isinstance(limits, dict):
        raise ReadError("n is no number of persons, or where is no mapping", where=where)
    if given.get("state", "yes") not in STATES:
        raise ReadError("there is no such state", where=where, next_step=f"Use one of: {', '.join(STATES)}.")
    text = {k: str(v) for k, v in given.items() if k not in ("share", "n", "where")}
    return Benchmark(
        **{"id": "", "state": "yes", **text},
        share=float(value),
        n=n,
        where={str(k): str(v) for k, v in limits.items()},
    )


def _meant(m: Material, b: Benchmark) -> People:
    """Return those of our respondents whom a benchmark is about, as far as it says."""

    def fits(person: Any) -> bool:
        return all(any(str(d.metadata.get(k, "")) == v for d in person.documents) for k, v in b.where.items())

    return m.people.only(p.id for p in m.people.persons if fits(p))


def compared(m: Material, benchmarks: tuple[Benchmark, ...]) -> Iterator[Block]:
    """Yield our shares beside the surveys', the differences, and why they can hardly be compared."""
    say, names = m.say, {c.name for c in m.corpus.codebook.codes}
    pairs = []
    for b in benchmarks:
        held = _meant(m, b)
        if b.code in names and len(held) >= SMALL:
            code = m.corpus.codebook[b.code]
            ours = share(sum(held.state(p, code) == b.state for p in held.persons), len(held))
            pairs += [(b, ours)] if ours else []
    if not pairs:
        yield Paragraph(say("survey.none"), "note")
        return
    yield _picture(m, pairs)
    yield _table(m, pairs)
    for reason in dict.fromkeys(r for b, _ in pairs for r in reasons(b)):
        yield Paragraph(say(f"survey.reasons.{reason}"), "item")


_COLUMNS = ("benchmark", "code", "state", "persons", "of", "share", "low", "high", "survey share", "survey n",
            "comparability", "reasons")  # fmt: skip


def _picture(m: Material, pairs: list[tuple[Benchmark, Interval]]) -> Picture:
    say = m.say
    weights = [Weight(f"{_what(m, b)}\nn = {ours.n}", ours, b.interval) for b, ours in pairs]
    figure = dumbbell.draw(
        weights, percent=say.percent, ours=say("survey.ours"), theirs=say("survey.theirs"), xlabel=say("survey.axis")
    )  # fmt: skip
    data: list[tuple[Cell, ...]] = []
    for b, i in pairs:
        counted = i.count if i.count >= FEW else None
        ends = (round(x, 4) for x in (i.value, i.low, i.high))
        known = (b.share, b.n, comparability(b), "; ".join(reasons(b)))
        data.append((b.id, b.code, b.state, counted, i.n, *ends, *known))
    title, reading = say("survey.title"), say("survey.reading")
    return Picture("T11", "survey", title, reading, figure, _COLUMNS, tuple(data), say("survey.note"))


def _what(m: Material, b: Benchmark) -> str:
    code = m.corpus.codebook[b.code]
    where = f"\n({m.say('survey.unnamed')})" if b.places == "unnamed" else ""
    return f"{m.say.code(code)}: {m.say.state(code, b.state)}{where}"


def _table(m: Material, pairs: list[tuple[Benchmark, Interval]]) -> Table:
    say = m.say
    rows = []
    for b, ours in pairs:
        known = [x for x in (b.wave, b.year, b.mode, b.population) if x]
        about = ", ".join([b.survey, *known, f"N = {b.n}" if b.n else say("survey.no_n")])
        apart = say.change(difference(ours, b.interval))
        what = _what(m, b).replace("\n", " ")
        rows.append(
            (
                what,
                say.interval(ours),
                f"{say.percent(b.share)} ({about})",
                apart,
                say(f"survey.{comparability(b)}"),
            )
        )
    head = (
        "",
        say("survey.ours"),
        say("survey.theirs"),
        say("survey.difference"),
        say("survey.comparability"),
    )
    return Table(
        "T11b",
        say("survey.title"),
        head,
        tuple(rows),
        say("survey.table_note"),
        1,
        (0.22, 0.16, 0.26, 0.16, 0.2),
    )
