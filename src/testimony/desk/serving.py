"""Running a desk: on this machine alone by a link, or shared on a local network by TLS and passwords; until somebody stops it."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from testimony.codebook import Codebook
from testimony.desk.certificate import Certificate
from testimony.desk.passwords import Passwords
from testimony.desk.running import login_name, owners_id
from testimony.desk.sharing import LOOPBACK, Share, folder_of, loopback_only
from testimony.desk.sharing import shared as sharing
from testimony.desk.warming import warmed
from testimony.errors import CorpusError, OutputError
from testimony.shipped import corpus_folder
from testimony.study import Study
from testimony.study.place import SUFFIXES, server_url

if TYPE_CHECKING:
    import uvicorn

_PLAIN = {"http": 80, "https": 443}
"""The port that stands in no address."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a desk is: the socket it listens on, its address and port, and how it is spoken to (http, or https where shared)."""

    socket: socket.socket
    port: int
    address: str = LOOPBACK
    scheme: str = "http"

    @property
    def host(self) -> str:
        """Return address and port as they stand in links."""
        name = f"[{self.address}]" if ":" in self.address else self.address
        return name if self.port == _PLAIN[self.scheme] else f"{name}:{self.port}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Return what a browser may call it by: on this machine alone its two names, shared the one address."""
        return (
            (self.host,) if self.scheme == "https" else (self.host, self.host.replace(LOOPBACK, "localhost"))
        )


def bound(port: int, address: str = LOOPBACK, *, shared: bool = False) -> Place:
    """Return a socket on an address; port 0 takes any free one. Raises `OutputError` where it is taken, or not this machine's.

    One that is not shared is on the loopback address and no other.
    """
    address = address if shared else loopback_only(address)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # asyncio sends at once (TCP_NODELAY) only where it is told that this is TCP; else each answer may wait 40 ms for the browser
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((address, port))
    except OSError as error:
        found.close()
        step = "Give another with --port, or --port 0 for any that is free."
        if shared:
            step += " The address must be this computer's own."
        where = str(port) if address == LOOPBACK else f"{address}, port {port}"
        raise OutputError("this port is taken or not allowed", where=where, next_step=step) from error
    return Place(found, int(found.getsockname()[1]), address, "https" if shared else "http")


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


def serve(
    place: str | Path,
    *,
    port: int,
    tell: Callable[[str, str], None],
    coder: str = "",
    address: str = "",
    share: Share | None = None,
) -> None:
    """Run a desk on a study until it is interrupted; `tell` gets the owner's link, and the fingerprint of a shared one.

    Raises `CorpusError` where there is something that is no study, or somebody without a password could come in to a shared desk,
    `OutputError` where the port is taken, or others could reach a desk that is not shared.
    """
    from testimony.desk.app import made, opened

    if share is None:
        loopback_only(address)
    with begun(place) as study:
        beside = beside_of(place)
        owner = owners_id(study, coder)
        shared = (
            None if share is None else sharing(study, folder_of(beside), share, owner=owner, address=address)
        )
        found = bound(port, address if shared is None else shared.address, shared=shared is not None)
        models = beside.with_name(f"{beside.stem}-models")
        desk = opened(study, name=beside.stem, models=models, coder=coder, shared=shared)
        app = made(desk, found.hosts, scheme=found.scheme)
        link = f"{found.scheme}://{found.host}/" + (f"?token={desk.sessions.token}" if shared is None else "")
        server = _server(app, None if shared is None else shared.certificate)
        Thread(target=warmed, args=(desk,), name="desk-warming", daemon=True).start()
        found.socket.listen(128)  # from here on a browser is answered, if not at once
        tell(link, "" if shared is None else shared.certificate.fingerprint)
        server.run(sockets=[found.socket])


def _server(app: Any, certificate: Certificate | None) -> uvicorn.Server:
    """Return what runs an application; with a certificate it speaks TLS and nothing else."""
    import uvicorn

    config = uvicorn.Config(
        app,
        ssl_certfile=None if certificate is None else certificate.certificate,
        ssl_keyfile=None if certificate is None else certificate.key,
        access_log=False,  # tokens stand in addresses
        log_level="warning",
        proxy_headers=False,  # nobody stands between: who says so would choose their own address
        server_header=False,
        date_header=False,
        lifespan="on",
        timeout_graceful_shutdown=3,
    )
    return uvicorn.Server(config)


def beside_of(place: str | Path) -> Path:
    """Return the study file, beside which a desk keeps its folders; for a database `study` in the folder one is in."""
    return Path.cwd() / "study" if server_url(place) is not None else Path(place).absolute()


def with_password(place: str | Path, name: str, password: str, *, owner: str = "") -> None:
    """Give a coder the password for a shared desk; raise `CorpusError` where there is no such coder, or it is too short.

    The owner (by default the name they are logged in by) is made a coder where they are none yet.
    """
    with begun(place) as study:
        known = {c.name: c.id for c in study.coders()}
        if name not in known and name != (owner or login_name()):
            step = f"The coders are: {', '.join(known) or 'none yet'}."
            raise CorpusError("there is no such coder", where=name, next_step=step)
        coder = known.get(name) or study.add_coder(name)
        Passwords(folder_of(beside_of(place))).set(coder, password)
