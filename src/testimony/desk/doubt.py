"""How a coder's doubt is kept: as the first word of the memo, so that every export shows it and no reader needs to know it."""

from __future__ import annotations

MARK = "[unsure]"


def marked(memo: str, *, unsure: bool) -> str:
    """Return a memo that says whether its coder is unsure.

    >>> marked("Or is it work?", unsure=True), marked("", unsure=True), marked("Work.", unsure=False)
    ('[unsure] Or is it work?', '[unsure]', 'Work.')
    """
    words = without(memo)
    return f"{MARK} {words}".rstrip() if unsure else words


def is_marked(memo: str) -> bool:
    """Tell whether a memo says that its coder is unsure."""
    return memo == MARK or memo.startswith(f"{MARK} ")


def without(memo: str) -> str:
    """Return the words of a memo."""
    return memo[len(MARK) :].lstrip() if is_marked(memo) else memo
