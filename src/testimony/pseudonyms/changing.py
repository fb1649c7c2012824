"""Names out of what stands beside the texts: ids, speakers, memos, metadata, names of files."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from testimony.pseudonyms.common import is_common
from testimony.pseudonyms.detecting import detect
from testimony.pseudonyms.gazetteers import first_names, last_names
from testimony.pseudonyms.people import skeleton
from testimony.pseudonyms.proposals import Proposals
from testimony.pseudonyms.seen import WORD

_SHORTEST = 3
_LABELS = {"document": "document", "respondent": "person"}


@dataclass(frozen=True, slots=True)
class Changer:
    """What is known of the names in the texts: words as they stand -> token, and skeletons of their words -> token."""

    forms: Mapping[str, str]
    skeletons: Mapping[str, str]

    @classmethod
    def of(cls, proposals: Proposals) -> Changer:
        """Return what changes words as the accepted proposals say."""
        forms: dict[str, str] = {}
        skeletons: dict[str, str] = {}
        for item in proposals.items:
            if not item.accepted:
                continue
            for words in item.forms:
                forms.setdefault(words, item.token)
                if item.kind in ("person", "place", "organisation"):
                    for word in WORD.findall(words):
                        if len(word) >= _SHORTEST and word[0].isupper():
                            skeletons.setdefault(skeleton(word), item.token)
        return cls(forms, skeletons)

    def plain(self, text: str) -> str:
        """Return a text with known names as their tokens, and what else the detectors find as its kind."""
        if not text:
            return text
        found: list[tuple[int, int, str]] = [
            (m.start(), m.end(), self.forms[m.group()]) for m in self._known(text)
        ]
        for finding in detect(text).findings:
            if not any(start < finding.stop and finding.start < stop for start, stop, _ in found):
                words = text[finding.start : finding.stop]
                found.append((finding.start, finding.stop, self._token(words, finding.kind)))
        for start, stop, token in sorted(found, reverse=True):
            text = text[:start] + token + text[stop:]
        return text

    def _known(self, text: str) -> list[re.Match[str]]:
        if not self.forms:
            return []
        forms = "|".join(re.escape(f) for f in sorted(self.forms, key=len, reverse=True) if f in text)
        return list(re.finditer(rf"(?<!\w)(?:{forms})(?!\w)", text)) if forms else []

    def _token(self, words: str, kind: str) -> str:
        known = [t for w in WORD.findall(words) if (t := self.skeletons.get(skeleton(w)))]
        return known[0] if known else f"[{kind.upper()}]"

    def maybe(self, text: str | None) -> str | None:
        """Return a speaker's mark with names as tokens; None stays."""
        return None if text is None else self.plain(text)

    def value(self, value: Any) -> Any:
        """Return a value of metadata, its texts changed however deep they lie."""
        if isinstance(value, str):
            return self.plain(value)
        if isinstance(value, Mapping):
            return {k: self.value(v) for k, v in value.items()}
        return [self.value(v) for v in value] if isinstance(value, (list, tuple)) else value

    def ids(self, kind: str, ids: Sequence[str], *, taken: Collection[str] = ()) -> dict[str, str]:
        """Return id -> id without a name in it: the same, or a number (none that is taken) where a word of it may be one."""
        plain = {i for i in ids if not self.tells(i)}
        made: dict[str, str] = {}
        number = 0
        for one in ids:
            if one in plain:
                made[one] = one
                continue
            number += 1
            while f"{_LABELS[kind]}-{number:03d}" in {*plain, *taken}:
                number += 1
            made[one] = f"{_LABELS[kind]}-{number:03d}"
        return made

    def tells(self, name: str) -> bool:
        """Tell whether an id or a file's name may hold somebody's name, or more than an id holds."""
        words = [w for w in re.findall(r"[^\W\d_]+", name) if len(w) >= _SHORTEST]
        known = first_names() | last_names()
        return any(
            skeleton(w) in self.skeletons or (w.lower() in known and not is_common(w.lower(), ""))
            for w in words
        ) or any(f.kind not in ("person", "organisation") for f in detect(name).findings)
