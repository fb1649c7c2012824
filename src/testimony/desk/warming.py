"""What a desk does in the background when it has begun: it loads what is heavy, so that nobody has to wait for it."""

from __future__ import annotations

import gc

from testimony.desk import undisputed
from testimony.desk.running import Desk
from testimony.language import SUPPORTED, UNKNOWN, identify
from testimony.sentences import sentence_ends

FIRST = 5
"""Seconds that are left to the first page: it is listed within one or two, or nobody looks."""


def warmed(desk: Desk) -> None:
    """Load what cuts texts into segments, settle what is undisputed, and let nobody wait for the sweeping of what is there for good."""
    desk.listed.wait(FIRST)
    load()
    undisputed.settle(desk.study)
    gc.freeze()  # hundreds of thousands of objects: to look through them again and again takes 100 ms each time


def load() -> None:
    """Load what tells where sentences end, without which no transcript is shown; then what tells languages."""
    for tag in (*SUPPORTED, UNKNOWN):
        sentence_ends("a. b.", tag)
    identify("lorem ipsum dolor sit amet consectetur")  # in none of ours: every rule is asked
