"""How far the coders agree (T14), and how well the machine finds what they found (T15)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from testimony.agreement import Agreement, Coefficient
from testimony.agreement.study import RELIABLE, TENTATIVE, Row
from testimony.findings import EVERYWHERE, Findings
from testimony.publishing.blocks import Block, Paragraph, Table
from testimony.publishing.groups import SMALL
from testimony.publishing.material import Material
from testimony.publishing.words import Words


def number(say: Words, found: Coefficient | None, *, few: bool = False) -> str:
    """Return a coefficient with its interval as the language writes it; a dash where it has no meaning."""
    if found is None or found.value is None:
        return "–"
    text = say.number(found.value, 2)
    if few:
        return f"{text} ({say('quality.few')})"
    if found.low is None or found.high is None:
        return text
    return f"{text} [{say.number(found.low, 2)}–{say.number(found.high, 2)}]"


def reliability(m: Material, found: Agreement | None) -> Iterator[Block]:
    """Yield agreement per code and language, and what may rest on it."""
    say = m.say
    if found is None or not found.documents:
        yield Paragraph(say("reliability.left_out" if found is None else "reliability.none"))
        return
    n = len(m.corpus.documents)
    yield Paragraph(
        say(
            "reliability.text",
            documents=say.number(found.documents),
            all=say.number(n),
            coders=say.number(len(found.coders)),
        )
    )
    named = [(row, row.what.removesuffix(_BY_STANCE)) for row in found.rows if row.what.endswith(_BY_STANCE)]
    head = (say("language"), say("code"), say("segments"), say("persons"), say("reliability.prevalence"), "α [95%]",
            "AC1", say("reliability.positive"), say("reliability.negative"))  # fmt: skip
    rows = tuple(_agreed(m, row, name) for row, name in named)
    widths = (0.14, 0.16, 0.09, 0.09, 0.1, 0.19, 0.07, 0.08, 0.08)
    yield Table("T14", say("reliability.title"), head, rows, say("reliability.note"), 2, widths)
    yield Paragraph(_verdict(m, named))


_BY_STANCE = " (by stance)"  # the report gives each code once; the targets are in `testimony agree`


def _agreed(m: Material, row: Row, name: str) -> tuple[str, ...]:
    """Return the row of a code in a language; without its numbers where few persons were coded twice."""
    say = m.say
    head = (_tongue(say, row.language), say.code(m.corpus.codebook[name]), say.number(row.segments))
    if row.respondents < SMALL:
        return (*head, say.count(row.respondents), *(say("suppressed"),) * 5)
    others = (number(say, row.measures.get(k)).partition(" [")[0] for k in ("AC1", "positive", "negative"))
    prevalence = f"{say.number(100 * row.prevalence, 1)}%"
    return (*head, say.count(row.respondents), prevalence, number(say, row.measures.get("alpha")), *others)


def _verdict(m: Material, named: Sequence[tuple[Row, str]]) -> str:
    """Say what may rest on the codes, over all languages together."""
    say = m.say
    tags = {row.language for row, _ in named}
    whole = [
        (row.measures.get("alpha"), name)
        for row, name in named
        if row.language == EVERYWHERE or len(tags) == 1
    ]
    alphas = [(a.value, name) for a, name in whole if a is not None and a.value is not None]
    weak = [say.code(m.corpus.codebook[name]) for value, name in alphas if value < TENTATIVE]
    if weak:
        return say("reliability.weak", codes=say.listed(weak))
    reliable = sum(value >= RELIABLE for value, _ in alphas)
    return say("reliability.verdict", reliable=reliable, total=len(m.corpus.codebook.codes))


def _tongue(say: Words, tag: str) -> str:
    return say("all_languages") if tag == EVERYWHERE else say.tongue(tag)


def classifier(m: Material, found: Findings | None, model: str) -> Iterator[Block]:
    """Yield how well a model finds each target in people it has not seen, by language."""
    say = m.say
    if found is None:
        yield Paragraph(say("classifier.none"))
        return
    yield Paragraph(say("classifier.text", model=model))
    rows = []
    for tag in sorted(found.languages, key=lambda t: (t != EVERYWHERE, t)):
        for target in found.targets:
            cells = [
                found.find("target", target, k, language=tag)
                for k in ("precision", "recall", "F1", "average precision")
            ]
            n, persons = cells[0].n, cells[0].people
            shown = persons >= SMALL
            code, _, stance = target.partition(":")
            what = m.corpus.codebook[code]
            name = f"{say.code(what)}: {say.state(what, 'no' if stance else 'yes')}"
            values = (number(say, c.number, few=c.few) if shown else say("suppressed") for c in cells[:3])
            last = number(say, cells[3].number).partition(" [")[0] if shown else say("suppressed")
            rows.append((_tongue(say, tag), name, say.number(n), say.count(persons), *values, last))
    head = (say("language"), say("code"), say("segments"), say("persons"), say("classifier.precision"),
            say("classifier.recall"), "F1", say("classifier.ranking"))  # fmt: skip
    yield Table(
        "T15",
        say("classifier.title"),
        head,
        tuple(rows),
        say("classifier.note"),
        2,
        (0.13, 0.22, 0.08, 0.08, 0.14, 0.14, 0.13, 0.08),
    )
    yield from (Paragraph(remark, "note") for remark in found.remarks if say.language == "en")
