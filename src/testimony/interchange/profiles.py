"""How a project is written for each program: line ends, byte-order mark, and how characters are counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from testimony.errors import OutputError
from testimony.interchange.offsets import Convention


@dataclass(frozen=True, slots=True)
class Profile:
    """What a program wants of the texts in a project. `measured` says whether its own files or its source were looked at.

    `one_name_each`: no two codes may share a name there. `semicolons` is for tables: Excel in Dutch and in Russian parts the cells of a `.csv` by them.
    """

    program: str
    convention: Convention
    newline: str = "\n"
    bom: bool = False
    measured: bool = True
    semicolons: bool = False
    one_name_each: bool = False

    def raw(self, text: str) -> str:
        """Return a text as it stands in the file; a mark before a text that begins with one, for readers take one off."""
        mark = "\ufeff" if self.bom or text.startswith("\ufeff") else ""
        return mark + text.replace("\n", self.newline)


PLAIN = Profile("", Convention())
"""As the specification has it: code points, LF, no byte-order mark."""

PROFILES: Mapping[str, Profile] = {
    "nvivo": Profile("NVivo", Convention("utf16"), "\r\n", bom=True),
    "maxqda": Profile("MAXQDA", Convention("codepoints", "1"), "\r\n", measured=False),
    "atlasti": Profile("ATLAS.ti", Convention("codepoints", "1"), measured=False),
    "qualcoder": Profile("QualCoder", Convention("codepoints", "1"), one_name_each=True),
}


def profile(name: str) -> Profile:
    """Return a program's profile, or the plain one for ""; raise `OutputError` naming those there are."""
    if not name:
        return PLAIN
    if name not in PROFILES:
        step = f"Give --for with one of: {', '.join(PROFILES)}."
        raise OutputError(f"no profile for a program {name!r}", next_step=step)
    return PROFILES[name]
