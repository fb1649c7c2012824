"""Where two wrote apart, or at once: refused while writing, shown after a merge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from testimony.errors import CorpusError

if TYPE_CHECKING:
    from testimony.study.items import Kept


class Conflict(CorpusError):
    """Somebody else changed it meanwhile; `present` is how it stands now, and nothing was written."""

    def __init__(self, what: str, present: Kept[Any]) -> None:
        self.present = present
        super().__init__(what, next_step="Look at how it stands now, and decide again.")


@dataclass(frozen=True, slots=True)
class Contested:
    """Something that a person should look at: two wrote apart and do not agree, or it points to what is gone.

    `field` is "deleted" (one deleted it, another changed it; it was kept), the name of a field (the last of `values`
    stands), "document" (its document was deleted) or "code" (the codebook no longer has it). `values` holds what each of
    `coders` wrote, None for a delete.
    """

    item: str
    kind: str
    document: str
    field: str
    coders: tuple[str, ...] = ()
    values: tuple[Any, ...] = ()
