"""Running a desk on this machine alone: the loopback address, a port, the link, until somebody stops it."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from testimony.codebook import Codebook
from testimony.errors import CorpusError, OutputError
from testimony.shipped import corpus_folder
from testimony.study import Study
from testimony.study.place import SUFFIXES, server_url

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a desk is: the socket it listens on, and its port."""

    socket: socket.socket
    port: int

    @property
    def hosts(self) -> tuple[str, ...]:
        """Return the addresses that a browser on this machine may call it by."""
        named = (f"{LOOPBACK}:{self.port}", f"localhost:{self.port}")
        return (*named, LOOPBACK, "localhost") if self.port == 80 else named


def bound(port: int) -> Place:
    """Return a socket on the loopback address; 0 takes any free port. Raises `OutputError` where the port is taken."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((LOOPBACK, port))
    except OSError as error:
        found.close()
        step = "Give another with --port, or --port 0 for any that is free."
        raise OutputError("this port is taken or not allowed", where=str(port), next_step=step) from error
    return Place(found, int(found.getsockname()[1]))


def is_new(place: str | Path) -> bool:
    """Tell whether a desk on this path would begin a study: it is named as one, and there is no such file."""
    return server_url(place) is None and Path(place).suffix.lower() in SUFFIXES and not Path(place).exists()


def begun(place: str | Path) -> Study:
    """Open a study; make one with the shipped codebook where there is none of that name yet.

    Raises `CorpusError` where there is something else, or nothing and the name is not that of a study.
    """
    new = is_new(place)
    if not new and server_url(place) is None and not Path(place).exists():
        step = f"A new study is made where the name ends in {', '.join(SUFFIXES)}."
        raise CorpusError("there is no such file", where=str(place), next_step=step)
    study = Study.open(place, create=new or server_url(place) is not None)
    try:
        if not study.has_codebook():
            study.new_codebook(Codebook.load(corpus_folder() / "codebook.yaml"))
    except BaseException:
        study.close()
        raise
    return study


def serve(place: str | Path, *, port: int, coder: str = "", tell: Callable[[str], None]) -> None:
    """Run a desk on a study until it is interrupted; `tell` gets the owner's link once it answers.

    Raises `CorpusError` where there is something that is no study, `OutputError` where the port is taken.
    """
    import uvicorn

    from testimony.desk.app import made, opened

    with begun(place) as study:
        found = bound(port)
        name = "study" if server_url(place) is not None else Path(place).stem
        folder = Path.cwd() if server_url(place) is not None else Path(place).absolute().parent
        desk = opened(study, name=name, models=folder / f"{name}-models", coder=coder)
        app = made(desk, found.hosts)
        link = f"http://{LOOPBACK}:{found.port}/?token={desk.sessions.token}"
        config = uvicorn.Config(
            app,
            access_log=False,  # tokens stand in addresses
            log_level="warning",
            server_header=False,
            date_header=False,
            lifespan="on",
            timeout_graceful_shutdown=3,
        )
        server = uvicorn.Server(config)
        Thread(target=warmed, name="desk-warming", daemon=True).start()
        found.socket.listen(128)  # from here on a browser is answered, if not at once
        tell(link)
        server.run(sockets=[found.socket])


def warmed() -> None:
    """Load what cuts texts into segments, which takes seconds: the first document is to open at once."""
    from testimony.reading import read_text

    for text in (
        "Interviewer: Waarom?\nRespondent: Om de oorlog.",
        "И: Почему?\nР: Из-за войны.",
        "Q: Why?\nA: The war.",
    ):
        read_text(text)
