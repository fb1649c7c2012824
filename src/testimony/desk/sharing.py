"""A desk on a local network: what must hold before it answers anybody but its own computer."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from pathlib import Path

from testimony.desk import certificate
from testimony.desk.certificate import Certificate
from testimony.desk.passwords import Passwords
from testimony.errors import CorpusError, OutputError
from testimony.study import Study

LOOPBACK = "127.0.0.1"
ELSEWHERE = ("192.0.2.1", 9)
"""An address that is nobody's (RFC 5737), asked only which way the system would take: nothing is sent."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """How a desk is shared: its address, its certificate, and the passwords of those who may come in."""

    address: str
    certificate: Certificate
    passwords: Passwords


@dataclass(frozen=True, slots=True)
class Share:
    """The wish to share a desk: with the user's own certificate and key, or with one made here."""

    certificate: Path | None = None
    key: Path | None = None


def folder_of(study: Path) -> Path:
    """Return the folder beside a study that holds what sharing needs: the certificate with its key, and the passwords."""
    return study.absolute().with_name(f"{study.stem}-sharing")


def private_address(address: str) -> str:
    """Return an address that a desk may be shared on, this computer's own on the local network where none is given.

    Raises `OutputError` for one of the open internet, for all addresses at once, and for a name.
    """
    found = address or _own()
    try:
        number = ipaddress.ip_address(found)
    except ValueError:
        step = "Give it in numbers, such as --address 192.168.1.20."
        raise OutputError("this is no address", where=found, next_step=step) from None
    if number.is_unspecified or number.is_multicast:
        step = "Give the one address that coders will use, such as --address 192.168.1.20."
        raise OutputError("this is not one address", where=found, next_step=step)
    if not (number.is_private or number.is_link_local):
        step = "A desk is for a local network, such as that of an office; never for the internet."
        raise OutputError("this address is of the open internet", where=found, next_step=step)
    return str(number)


def _own() -> str:
    """Return this computer's address on its local network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(ELSEWHERE)
            return str(asked.getsockname()[0])
        except OSError as error:
            step = "Connect it to the network, or give its address: --address 192.168.1.20."
            raise OutputError("this computer has no address on a network", next_step=step) from error


def refuse_alone(certificate: Path | None, key: Path | None) -> None:
    """Raise `OutputError` where a certificate is given for a desk that is not shared: it would be used for nothing."""
    if certificate is not None or key is not None:
        step = "Add --share, or leave both out."
        raise OutputError("--certificate and --key are for a shared desk", next_step=step)


def loopback_only(address: str) -> str:
    """Return the address of a desk that is not shared; raise `OutputError` for any that others could reach."""
    if address not in ("", LOOPBACK):
        step = "Leave --address out, or share the desk with TLS and passwords: --share."
        raise OutputError("others could reach this address", where=address, next_step=step)
    return LOOPBACK


def shared(study: Study, folder: Path, wish: Share, *, owner: str, address: str) -> Sharing:
    """Return how a desk is shared.

    Raises `CorpusError` where somebody who could come in has no password, or the certificate cannot be used.
    """
    found = private_address(address)
    passwords = Passwords(folder)
    refuse_without_password(study, passwords, owner=owner)
    own, key = wish.certificate, wish.key
    if (own is None) != (key is None):
        step = "Give both --certificate and --key, or neither: one is made then."
        raise CorpusError("a certificate and its key belong together", next_step=step)
    kept = certificate.made(folder, found) if own is None or key is None else certificate.given(own, key)
    return Sharing(found, kept, passwords)


def refuse_without_password(study: Study, passwords: Passwords, *, owner: str) -> None:
    """Raise `CorpusError` where the owner, or a coder with a link or with documents to code, has no password."""
    busy = {*study.linked(), *(a.coder for a in study.assignments() if not a.done), owner}
    missing = [c.name for c in study.coders() if c.id in busy and not passwords.has(c.id)]
    if missing:
        step = f"Set it with: testimony desk STUDY --set-password {missing[0]!r}"
        raise CorpusError(f"without a password: {', '.join(missing)}", where="--share", next_step=step)
