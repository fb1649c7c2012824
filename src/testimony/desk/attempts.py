"""Wrong passwords: after a few, whoever goes on has to wait, longer each time. Kept in memory, by name and by address."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

FREE = 4
"""Wrong passwords in a row that cost nothing but the time of the hash."""

LONGEST = 300
"""Seconds that anybody has to wait at most: whoever guesses gets 300 tries a day, and nobody is shut out for good."""

MOST = 2000
"""Names and addresses remembered; the oldest goes first."""


class Attempts:
    """The wrong passwords of a running desk."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: dict[str, tuple[int, float]] = {}
        self._lock = Lock()

    def wait(self, *keys: str) -> int:
        """Return the seconds until the next try of these; 0: now."""
        with self._lock:
            until = max((self._wrong.get(key, (0, 0.0))[1] for key in keys), default=0.0)
        return max(0, -int(-(until - self._clock()) // 1))

    def failed(self, *keys: str) -> None:
        """Count a wrong password."""
        with self._lock:
            for key in keys:
                count = self._wrong.pop(key, (0, 0.0))[0] + 1
                pause = min(2.0 ** min(count - FREE, 30), LONGEST) if count > FREE else 0.0
                self._wrong[key] = (count, self._clock() + pause)
            while len(self._wrong) > MOST:
                del self._wrong[next(iter(self._wrong))]

    def succeeded(self, *keys: str) -> None:
        """Forget what went wrong before the right password."""
        with self._lock:
            for key in keys:
                self._wrong.pop(key, None)
