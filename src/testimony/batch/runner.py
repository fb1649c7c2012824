"""Who does the chunks: this process alone, processes beside it (loky), or a Dask cluster; each by the same function.

We write no scheduler: joblib hands the work out, a few chunks ahead of the workers, and takes the counts as they come.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from queue import Full, Queue
from typing import Any, TypeVar

from testimony.batch.chunks import Chunk
from testimony.batch.options import How
from testimony.batch.tally import Tally
from testimony.batch.work import Job, do, labelled, written
from testimony.errors import TestimonyError

Item = TypeVar("Item")

START = 6.0
"""Seconds it takes to start workers, each with its imports and the model; on a slow machine, more."""

WORTH = 3.0
"""Times this that workers must save before they are started."""


def jobs_of(how: How) -> int:
    """Return how many processes may be used at most."""
    import joblib

    return max(1, int(joblib.effective_n_jobs(how.jobs)))


def worth_workers(seconds: float, jobs: int) -> bool:
    """Tell whether so many workers save enough of what one process would take."""
    return seconds * (1 - 1 / jobs) > START * WORTH


def alone(job: Job, chunks: Iterator[Chunk]) -> Iterator[Tally]:
    """Do the chunks in this process: the next is read, and the last is written, while one is labelled."""
    with ThreadPoolExecutor(max_workers=1) as writer:
        writing: Future[Tally] | None = None
        for chunk in chunks:
            part = labelled(job, chunk)
            if writing is not None:
                yield writing.result()
            writing = writer.submit(written, job, part)
        if writing is not None:
            yield writing.result()


def beside(job: Job, chunks: Iterator[Chunk], jobs: int) -> Iterator[Tally]:
    """Do the chunks in processes beside this one, as each is ready for more."""
    import joblib
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    try:
        yield from _handed_out(job, chunks, joblib.Parallel(n_jobs=jobs, backend="loky", **_BOUNDED))
    except TerminatedWorkerError as error:
        step = "Give the same command again with fewer --jobs: what is finished stays."
        raise TestimonyError(
            "a worker was ended from outside, perhaps for lack of memory.", next_step=step
        ) from error


def on_dask(job: Job, chunks: Iterator[Chunk], how: How) -> Iterator[Tally]:
    """Do the chunks on a Dask cluster that is there, or on one started on this machine (`local`)."""
    import joblib

    with _client(how) as client, joblib.parallel_config(backend="dask"):
        from distributed import KilledWorker

        _wait(client, how)
        ready = max(_AHEAD, 2 * sum(client.ncores().values()))
        try:
            yield from _handed_out(
                job, chunks, joblib.Parallel(n_jobs=-1, **(_BOUNDED | {"pre_dispatch": ready}))
            )
        except KilledWorker as error:
            step = "Give the workers more memory, and the same command again: what is finished stays."
            raise TestimonyError("one chunk ended several Dask workers.", next_step=step) from error


_AHEAD = 40
"""Chunks a cluster has at once, at least, so that workers which come late have something to do."""

FIRST, SECOND = 3600.0, 20.0
"""Seconds to wait for a queue to give the first worker, and for a second one: with one core joblib asks no cluster."""


def _wait(client: Any, how: How) -> None:
    """Wait until there are workers."""
    try:
        client.wait_for_workers(1, timeout=FIRST)
    except TimeoutError as error:
        step = "Start workers, and give the same command again."
        raise TestimonyError("the Dask cluster has no workers.", where=how.dask, next_step=step) from error
    if how.dask != "local" and sum(client.ncores().values()) < 2:
        with suppress(TimeoutError):
            client.wait_for_workers(2, timeout=SECOND)


_BOUNDED: dict[str, Any] = {
    "batch_size": 1,
    "pre_dispatch": "2*n_jobs",
    "return_as": "generator_unordered",
}
"""One chunk a task, two a worker under way, counts as they come."""


def _handed_out(job: Job, chunks: Iterator[Chunk], parallel: Any) -> Iterator[Tally]:
    import joblib

    yield from parallel(joblib.delayed(do)(job, chunk) for chunk in chunks)


_QUIET: dict[str, Any] = {
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None,
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "2s",
    "distributed.admin.system-monitor.interval": "10s",
}
"""Dask's workers give memory back as soon as it is free, by which arrays made anew all the time become a sixth slower, and scheduler and
workers look at themselves and at the clock up to a hundred times a second for a dashboard that is not there."""


@contextmanager
def _client(how: How) -> Iterator[Any]:
    """Connect to a Dask scheduler."""
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError as error:
        step = "Install it with: pip install 'testimony[batch]'"
        raise TestimonyError("Dask is not installed.", next_step=step) from error
    if how.dask == "local":
        workers = jobs_of(how)
        with (
            dask.config.set(_QUIET),
            LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,  # type: ignore[no-untyped-call,unused-ignore]
            Client(cluster) as client,  # type: ignore[no-untyped-call,unused-ignore]
        ):
            yield client
        return
    try:
        client = Client(how.dask, timeout=30)  # type: ignore[no-untyped-call,unused-ignore]
    except (OSError, ValueError) as error:
        step = "Give the scheduler's address, such as tcp://10.0.0.5:8786, or local."
        raise TestimonyError("no Dask scheduler answers.", where=how.dask, next_step=step) from error
    with client:
        yield client


def ahead(items: Iterator[Item], depth: int = 2) -> Iterator[Item]:
    """Yield the same items, made in a thread of their own, at most `depth` of them before they are asked for."""
    queue: Queue[Any] = Queue(depth)
    stopped = threading.Event()
    end = object()

    def put(item: Any) -> None:
        while not stopped.is_set():
            with suppress(Full):
                queue.put(item, timeout=0.2)
                return

    def fill() -> None:
        try:
            for item in items:
                put((item, None))
                if stopped.is_set():
                    return
            put((end, None))
        except Exception as error:  # it is raised where the items are asked for
            put((end, error))

    threading.Thread(target=fill, daemon=True).start()
    try:
        while True:
            item, error = queue.get()
            if error is not None:
                raise error
            if item is end:
                return
            yield item
    finally:
        stopped.set()
