"""Which marks are speakers, over a whole text: speakers come back, headings and chance do not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from testimony.turns.marks import RULES, Mark, key, lines
from testimony.turns.names import family, is_field
from testimony.turns.words import ASKING


def candidates(text: str) -> list[Mark]:
    """Return the first opinion on each line that has one."""
    found: list[Mark] = []
    for line in lines(text):
        if not line.text.strip() or (found and line.start < found[-1].words):
            continue
        mark = next((m for rule in RULES if (m := rule(line)) is not None), None)
        if mark is not None and (mark.rule == "own_line" or not is_field(mark.label)):
            found.append(mark)
    return found


def accepted(text: str) -> list[Mark]:
    """Return the marks that are speakers: they come back, or their form leaves no doubt."""
    found = glued(text) or _by_rule(candidates(text))
    counts = Counter(key(m.label) for m in found)
    strong = {key(m.label) for m in found if m.strong or family(m.label) in ("role", "numbered", "speaker")}
    strong |= {k for k in counts if _has_partner(k, counts)}
    kept = {k for k, n in counts.items() if n >= 2 or k in strong}
    if not kept:
        return []
    if len(kept) < 2 and not (strong & kept and max(counts[k] for k in kept) >= 2):
        return []
    if not strong & kept and not _regular(counts, kept, text):
        return []
    found = [m for m in found if key(m.label) in kept or _guest(m)]
    return sorted([*found, *_misread(text, found)], key=lambda m: m.start)


def _misread(text: str, found: list[Mark]) -> Iterator[Mark]:
    """Yield accepted initials and letters that stand before another stop, as OCR misreads colons: `LH; …`."""
    labels = {
        m.label for m in found if m.rule in ("colon", "letter") and m.label.isupper() and len(m.label) <= 4
    }
    known = {m.start for m in found}
    for line in lines(text):
        mark = re.match(r"\s*(?P<label>[^\W\d_]{1,4})\s?[;.,:]\s*(?=\S)", line.text)
        if mark and mark["label"] in labels and line.start not in known:
            yield Mark(line.start, line.start + mark.end(), mark["label"], "misread colon")


def _has_partner(label: str, labels: Counter[str]) -> bool:
    """Tell whether a single letter asks one that is there too, or answers it: I and R, В and О."""
    asks = any(other in labels for other in ASKING.get(label, ""))
    return asks or any(label in answers and other in labels for other, answers in ASKING.items())


def _by_rule(found: list[Mark]) -> list[Mark]:
    """Leave out rules that only chance brought in: those with few marks beside a rule with many."""
    counts = Counter(m.rule for m in found)
    if not counts:
        return found
    best = counts.most_common(1)[0][1]
    weak = {"tabbed", "dashed", "letter", "bracketed", "own_line", "own_line_capitals", "barred", "pointed"}
    labels = {key(m.label) for m in found if m.rule not in weak}
    if counts["own_line_capitals"] < best:  # a running header, not a play
        found = [m for m in found if m.rule != "own_line_capitals"]
    return [m for m in found if m.rule not in weak or counts[m.rule] * 3 >= best or key(m.label) in labels]


def _regular(counts: Counter[str], kept: set[str], text: str) -> bool:
    """Tell whether unknown names alternate as speakers do: several, often, over much of the text."""
    turns = sum(counts[k] for k in kept)
    blocks = sum(1 for line in text.split("\n") if line.strip())
    return turns >= 4 and turns >= 0.15 * blocks and sum(n >= 2 for n in counts.values()) >= 2


def _guest(mark: Mark) -> bool:
    """Tell whether a label that occurs once may be a speaker among accepted ones: initials, or a name with them."""
    return bool(re.fullmatch(r"(?:[^\W\d_a-zа-я]\.?){2,4}|.{3,40} \([^\W\d_a-zа-я]{2,4}\)", mark.label))


def glued(text: str) -> list[Mark]:
    """Marks in running lines, as OCR glues them: `is that? ML: In the north.F: Northern?`."""
    pattern = r"(?<![A-ZА-Я0-9])(?P<label>[A-ZА-Я]{1,3})[:;]\s?(?=[^\W_])"
    found = [
        m
        for m in re.finditer(pattern, text)
        if m.start() == 0 or text[m.start() - 1] in ' \n\t.?!)]-"”’…' or text[m.start() - 1].islower()
    ]
    counts = Counter(m["label"] for m in found)
    kept = {label for label, n in counts.items() if n >= max(5, 0.05 * len(found))}
    inside = sum(1 for m in found if m["label"] in kept and m.start() and text[m.start() - 1] != "\n")
    if len(kept) < 2 or inside < 8 or inside < 0.4 * sum(counts[k] for k in kept):
        return []
    return [Mark(m.start(), m.end(), m["label"], "glued") for m in found if m["label"] in kept]
