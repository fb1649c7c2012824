"""Guids and moments: made from what they stand for, so that the same corpus gives the same file."""

from __future__ import annotations

import re
import uuid
from datetime import date

_ROOT = uuid.uuid5(uuid.NAMESPACE_URL, "urn:testimony:interchange")
_CLOCK = re.compile(r"T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-](0\d|1[0-3]):[0-5]\d)?", re.ASCII)
_MIDNIGHT = "T00:00:00"  # a day without an hour, and without the zone that a real moment has


def guid(*parts: str) -> str:
    """Return the guid of what the parts name: always the same one."""
    name = "\x1f".join(parts).encode("utf-8", "replace").decode()
    return str(uuid.uuid5(_ROOT, name))


def moment(created: str) -> str:
    """Return when something was made as the schema wants it, "" where it cannot be said so.

    >>> moment("2026-11-24"), moment("in spring")
    ('2026-11-24T00:00:00', '')
    """
    if not _is_date(created[:10]):
        return ""
    if len(created) == 10:
        return created + _MIDNIGHT
    return created if _CLOCK.fullmatch(created, 10) and not created.endswith(_MIDNIGHT) else ""


def day(created: str) -> str:
    """Return what `moment` was made from."""
    return created.removesuffix(_MIDNIGHT)


def dated(created: str) -> str:
    """Return a moment that a program wrote, "" where it is none: LibreOffice writes noughts for a comment without one.

    >>> dated("2026-11-24T09:00:00Z"), dated("0-00-00T00:00:00Z")
    ('2026-11-24T09:00:00Z', '')
    """
    return created if _is_date(created[:10]) else ""


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
