"""What a value from a file is called in a sentence: a list, a number, words; never what it says."""

from __future__ import annotations

_CALLED: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (type(None), "empty"),
    (bool, "true or false"),
    (str, "words"),
    (float, "a number with a fraction"),
    ((list, tuple), "a list"),
    (dict, "names with values"),
)


def called(value: object) -> str:
    """Return what a value is called, without quoting it: it may be what somebody said.

    >>> called(1.5), called(-2), called(["a"]), called({"a": 1})
    ('a number with a fraction', 'a number below 0', 'a list', 'names with values')
    """
    for kind, name in _CALLED:
        if isinstance(value, kind):
            return name
    if isinstance(value, int):
        return "a number below 0" if value < 0 else "a number"
    return "of another kind"
