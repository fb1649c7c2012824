"""The words in which reports speak: what labels are, how sure the machine is, what a state means."""

from __future__ import annotations

from collections.abc import Mapping

from testimony.codebook import Code, Codebook
from testimony.labelled import Label
from testimony.states import State

WHAT_LABELS_ARE = (
    "Labels are a machine's suggestions, to be read and judged by a person. “Unsure” marks a passage worth "
    "a look, not a finding. Where nothing is marked the testimony is silent, or the machine missed it: "
    "silence is not “no”. Counts of labels are not estimates of how common something is."
)

_SURENESS = (
    (0.95, "almost certain"),
    (0.80, "very likely"),
    (0.60, "likely"),
    (0.40, "about even"),
    (0.0, "weak"),
)


def sureness(probability: float) -> str:
    """Return the probability of a label decided `yes` in words.

    >>> sureness(0.83)
    'very likely'
    """
    return next(words for limit, words in _SURENESS if probability >= limit or not limit)


def percent(probability: float) -> str:
    """Return a probability as whole per cents; never 0 or 100, which nobody can know.

    >>> percent(0.999)
    '99 %'
    """
    return f"{min(99, max(1, round(100 * probability)))} %"


def code_of(book: Codebook, name: str) -> Code:
    """Return the code of that name, or a bare one where the codebook has lost it."""
    return next((code for code in book.codes if code.name == name), Code(name))


def stance_word(code: Code, stance: str) -> str:
    """Return the stance as people read it: nothing for a plain `affirmed`, else `denied`, `unstable`."""
    plain = stance == "affirmed" and not (code.stance_names or {}).get(stance)
    return "" if plain else code.stance_called(stance)


def label_title(book: Codebook, label: Label) -> str:
    """Return a label's title: `Economics`, `Economics: denied`, `Stability: unstable`."""
    code = code_of(book, label.code)
    stance = stance_word(code, label.stance)
    return f"{code.called()}: {stance}" if stance else code.called()


def state_word(code: Code, state: State) -> str:
    """Return a state as people read it.

    >>> state_word(Code("stability", stance_names={"denied": "unstable"}), "no")
    'no (unstable)'
    """
    if state in ("yes", "no"):
        stance = stance_word(code, "affirmed" if state == "yes" else "denied")
        return f"{state} ({stance})" if stance else state
    return "not mentioned" if state == "not_mentioned" else "conflict (both are said)"


def limits_of(thresholds: Mapping[str, tuple[float, float]]) -> dict[str, str]:
    """Return target -> from which probability it is `yes`, and from which `unsure`."""
    return {
        target: f"unsure from {no:.2f}, "
        + (f"yes from {yes:.2f}" if yes <= 1 else "never yes: too few examples")
        for target, (no, yes) in thresholds.items()
    }
