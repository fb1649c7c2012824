"""Ways to reach somebody: mail, web address, handle, phone number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from testimony.pseudonyms.finding import Finding
from testimony.pseudonyms.seen import Seen

_MAIL = re.compile(r"[\w.+%-]+(?:@|\s?\[at\]\s?|\s?\(at\)\s?)[\w-]+(?:\.[\w-]+)+")
_WEB = re.compile(r"(?:https?://|www\.)[^\s<>\"«»“”]+", re.IGNORECASE)
_TOP = "nl|be|de|ru|рф|ua|by|kz|com|org|net|info|eu|uk|me|io|app|example|test|gov|edu|fr|pl|tv|su|ge|am|biz|online|site|blog|cc|ly"
_BARE = re.compile(
    rf"(?<![\w@.-])[^\W_][\w-]*(?:\.[\w-]+)*\.(?:{_TOP})(?![\w-])(?:/[^\s<>\"«»“”]*)?", re.IGNORECASE
)
_HANDLE = re.compile(r"(?<![\w.@/])@[^\W][\w.]*\w|\b(?:live|skype|tg|ig|insta):[\w.]+\w", re.IGNORECASE)
_AFTER = ".,;:!?)]}'’…"

_GROUPED = re.compile(
    r"(?<![\w./:@-])(?:\+|00|\(\+|\(?0|\(?8|\b7)?[\d(](?:[\s \u202f().\-–/]{0,3}\d|\)){6,16}(?![\w@-])"
)
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}")
_YEARS = re.compile(r"(?:19|20)\d\d\s?[-–/]\s?(?:19|20)?\d\d")
_LIKE = re.compile(r"\(?\+|\(?0|\(?8[\s (-]|8\d{10}$|7\d{10}$|8\(|\(\d{4}\)|\d{2,5}[\s (-]\d")
_REGIONS = {"nl": ("NL", "BE"), "ru": ("RU", "UA"), "en": ("GB", "US")}
_CUE = re.compile(
    r"(?:tel|telefoon\w*|mobiel\w*|nummer|bel|bellen|whatsapp\w*|phone|mobile|call|ring|number|text me|reach me|тел|телефон\w*|номер\w*|"
    r"звон\w+|позвон\w+|ватсап\w*|вотсап\w*|мобильн\w+)\b[^.\n]{0,40}$",
    re.IGNORECASE,
)


def mails(seen: Seen) -> Iterator[Finding]:
    """Mail addresses, also with (at) for the sign."""
    yield from (Finding(m.start(), m.end(), "mail", "mails") for m in _MAIL.finditer(seen.text))


def web(seen: Seen) -> Iterator[Finding]:
    """Web addresses, with or without what begins them."""
    for pattern in (_WEB, _BARE):
        for match in pattern.finditer(seen.text):
            words = match.group().rstrip(_AFTER)
            if len(words) > 4:
                yield Finding(match.start(), match.start() + len(words), "url", "web")


def handles(seen: Seen) -> Iterator[Finding]:
    """Names on networks that begin with @, or with the network's name and a colon."""
    yield from (Finding(m.start(), m.end(), "handle", "handles") for m in _HANDLE.finditer(seen.text))


def phones(seen: Seen) -> Iterator[Finding]:
    """Numbers that the plan of a country allows (phonenumbers), and groups of digits written as one."""
    from phonenumbers import Leniency, PhoneNumberMatcher

    for match in _GROUPED.finditer(seen.text):
        start, stop = _trimmed(match)
        words = seen.text[start:stop]
        if 7 <= sum(c.isdigit() for c in words) <= 15 and _is_phone(
            words, seen.text[max(0, start - 60) : start]
        ):
            yield Finding(start, stop, "phone", "phones")
    for region in _regions(seen):
        for found in PhoneNumberMatcher(seen.text, region, leniency=Leniency.VALID):
            if not _DATE.fullmatch(found.raw_string):
                yield Finding(found.start, found.end, "phone", "phonenumbers")


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    words = match.group()
    if words.startswith("(") and ")" not in words:
        return match.start() + 1, match.end()
    if words.endswith(")") and words.count("(") < words.count(")"):
        return match.start(), match.end() - 1
    return match.start(), match.end()


def _is_phone(words: str, before: str) -> bool:
    if _DATE.search(words) or _YEARS.search(words):
        return False
    return bool(_CUE.search(before)) or (bool(_LIKE.match(words)) and not words.isdigit()) or words[0] in "+0"


def _regions(seen: Seen) -> Iterable[str]:
    tags = {seen.language[:2], *(s.language[:2] for s in seen.stretches)}
    found = [region for tag in sorted(tags) for region in _REGIONS.get(tag, ())]
    return found or ("NL",)
