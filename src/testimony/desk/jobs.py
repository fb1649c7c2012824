"""What works in the background: one thing at a time, with its progress and a sentence; kept while the desk runs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Literal

from testimony.errors import TestimonyError
from testimony.study.event import new_id

State = Literal["waiting", "running", "done", "failed"]
Progress = Callable[[str, int, int], None]
Work = Callable[[Progress], Mapping[str, Any]]
"""What a job does: it tells its progress, and returns what came of it."""

MOST = 50
"""Jobs that are remembered."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job: how far it is, in words too, and what came of it."""

    id: str
    kind: str
    state: State = "waiting"
    progress: float = 0.0
    says: str = "Waiting for what runs before it."
    result: Mapping[str, Any] | None = None


class Stopped(Exception):
    """The desk closes, and a job that reports progress ends here."""


class Jobs:
    """The jobs of a running desk."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk-job")
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()
        self._closing = False

    def add(self, kind: str, work: Work) -> Job:
        """Put a job at the end of the queue."""
        job = Job(new_id(), kind)
        with self._lock:
            self._jobs[job.id] = job
            ended = [j.id for j in self._jobs.values() if j.state in ("done", "failed")]
            for old in ended[: max(len(self._jobs) - MOST, 0)]:
                del self._jobs[old]
        self._pool.submit(self._run, job.id, work)
        return job

    def get(self, job: str) -> Job | None:
        """Return a job; None where there is none of that id."""
        return self._jobs.get(job)

    def all(self) -> tuple[Job, ...]:
        """Return the jobs, the latest first."""
        with self._lock:
            return tuple(reversed(self._jobs.values()))

    def busy(self, kind: str) -> bool:
        """Tell whether a job of a kind waits or runs."""
        return any(j.kind == kind and j.state in ("waiting", "running") for j in self.all())

    def close(self) -> None:
        """Let what runs end at its next word, and begin nothing more."""
        self._closing = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: str, work: Work) -> None:
        self._set(job, state="running", says="Begun.")
        try:
            found = work(lambda what, at, of: self._tell(job, what, at, of))
        except TestimonyError as error:
            self._set(job, state="failed", says=str(error))
        except Stopped:
            self._set(job, state="failed", says="The desk was closed before it was done.")
        except Exception as error:  # a thread has nobody else to tell; the page shows it
            logging.getLogger(__name__).error("a job failed: %s", type(error).__name__)
            self._set(
                job,
                state="failed",
                says=f"It failed unexpectedly ({type(error).__name__}). Nothing was changed.",
            )
        else:
            self._set(job, state="done", progress=1.0, says="Done.", result=found)

    def _tell(self, job: str, what: str, at: int, of: int) -> None:
        if self._closing:
            raise Stopped
        share = min(at / of, 1.0) if of else 0.0
        self._set(job, progress=share, says=f"{what[:1].upper()}{what[1:]}: {at} of {of}.")

    def _set(self, job: str, **values: Any) -> None:
        with self._lock:
            self._jobs[job] = replace(self._jobs[job], **values)
