"""What a call takes, measured in a process of its own: whether it refuses, its processor time, and the memory it adds."""

import json
import os
import resource
import time
from dataclasses import dataclass

from testimony.errors import TestimonyError

MOST_SECONDS = 30
MOST_MEGABYTES = 700
"""Of the largest things that are read at all; what is refused before it is parsed takes far less."""


@dataclass(frozen=True)
class Took:
    """What came of a call: the kind of refusal and its sentence ("" for none), seconds and megabytes."""

    error: str
    said: str
    seconds: float
    megabytes: float


def took(call):
    """Run a call in a fork of this process; one that takes far too long is ended by the system."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _run(call, reading, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read()
    os.waitpid(child, 0)
    assert data, "it took far too much time or memory, or ended without a word"
    return Took(**json.loads(data))


def _run(call, reading, writing):
    os.close(reading)
    resource.setrlimit(resource.RLIMIT_CPU, (2 * MOST_SECONDS, 2 * MOST_SECONDS))
    before, begun, error, said = _memory(), time.process_time(), "", ""
    try:
        call()
    except TestimonyError as refusal:
        error, said = type(refusal).__name__, str(refusal)
    except BaseException as crash:  # whatever it is, the test that waits for it says so
        error, said = f"crashed with {type(crash).__name__}", str(crash)
    found = {"seconds": time.process_time() - begun, "megabytes": (_memory() - before) / 1024}
    os.write(writing, json.dumps({"error": error, "said": said[:2000], **found}).encode())
    os._exit(0)


def _memory():
    """Kilobytes of the most memory so far: what a fork begins with is what its parent holds now."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
