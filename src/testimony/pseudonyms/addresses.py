"""Streets with their numbers, postcodes, and what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from testimony.pseudonyms.finding import Finding
from testimony.pseudonyms.seen import Seen

_CAP = r"(?:[A-ZÀ-Ý'’][\w'’.-]*|\d{1,2}(?:e|de|ste))"
_NL_JOIN = r"(?:(?:van|von|de|der|den|ten|ter|te|in|'t|’t|het|op|aan|la|le) )*"
_NL_END = r"(?:straat(?:weg)?|laan|weg|plein|kade|gracht|singel|steeg|dijk|pad|hof|dreef|baan|dwarsstraat|boulevard|wal|plantsoen|haven|markt|hoek|ring|park|erf)"
_NUMBER = r"\d{1,4}\s?(?:[a-zA-Z]\b)?(?:\s?[-/]\s?(?:\d{1,4}|[IVX]+|[a-zA-Z])\b)?(?:[- ](?:hs|bis|huis))?"
_POST = r"[1-9]\d{3}\s?(?!(?:SA|SD|SS)\b)[A-Z]{2}\b"
_NL_STREET = (
    rf"(?:{_CAP} {_NL_JOIN}){{0,3}}(?:[A-ZÀ-Ý][\w'’-]*{_NL_END}|[A-Z][a-z]+ (?:[Ss]traat|[Ll]aan|[Ww]eg))\b"
)
_TOWN = (
    rf"(?:,? ?{_POST}(?:,? (?:(?:'s-)?[A-Z][\w-]+)(?: (?:aan den|aan de|op|den|[A-Z])[\w ]?[A-Z]?[\w-]*)?)?)?"
)
_UK_POST = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
_EN_END = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close|Court|Square|Crescent|Way|Place|Terrace|Gardens|Grove|Green|Hill|Row|Walk|Mews|Park|"
    r"Boulevard|Blvd|View|Rise|Parade)\b"
)
_RU_KIND = (
    r"(?:ул\.|улиц[аеуы]й?|улицей|пр-т|пр\.|просп\.|проспект[аеу]?|проспектом|пер\.|переул\w+|наб\.|набережн\w+|шоссе|бульвар[аеу]?|б-р|"
    r"площад\w+|пл\.|проезд[аеу]?|тупик[аеу]?|аллея|аллее|микрорайон[аеу]?|мкр\.|квартал[аеу]?)"
)
_RU_NAME = r"(?:\d{1,2}(?:-[а-я]{1,2})? (?:лет )?|(?:академика|генерала|маршала|адмирала|профессора|реки|братьев|героев|имени|им\.) )?[А-ЯЁ][\w-]*(?:[ -][А-ЯЁ][\w-]*){0,2}"
_RU_HOUSE = (
    r",? ?(?:(?:дом|д\.|доме) ?)?\d{1,4}(?: ?[а-яА-Я]\b|[кК]\d{1,2}\b)?(?:[/-]\d{1,4})?(?:,? ?(?:корп(?:ус|\.)|к\.|стр\.) ?\d+\w?)?"
    r"(?:,? ?(?:квартира|кв\.|квартире|офис) ?\d+)?"
)
_RU_TOWN = r"(?:(?:г\. ?|город )?[А-ЯЁ][\w-]+(?: [А-ЯЁ][\w-]+)?, )?"

_PATTERNS = (
    re.compile(rf"{_NL_STREET} {_NUMBER}(?:,? {_POST})?{_TOWN}"),
    re.compile(rf"(?:{_CAP} {_NL_JOIN}){{0,3}}{_CAP} {_NUMBER},? {_POST}{_TOWN}"),
    re.compile(rf"(?<![\w]){_POST}(?: [A-Z][\w-]+(?: [A-Z][\w-]+)?)?"),
    re.compile(
        rf"(?:(?:Flat|Apartment|Unit|Room) \d+\w?, )?\d{{1,4}}[a-z]?(?:-\d+)?,? (?:[A-Z][\w'’.-]* ){{1,4}}{_EN_END}"
        rf"(?:,? (?:[A-Z][a-z][\w-]+(?: [A-Z][a-z][\w-]+)?))?(?:,? {_UK_POST})?"
    ),
    re.compile(
        rf"\d{{1,4}}[a-z]? (?:[A-Z][\w'’.-]* ){{1,3}}?(?:{_EN_END})?,? ?(?:[A-Z][\w'’-]*,? ){{0,3}}{_UK_POST}"
    ),
    re.compile(rf"(?<!\w){_UK_POST}"),
    re.compile(rf"{_RU_TOWN}{_RU_KIND} {_RU_NAME}{_RU_HOUSE}"),
    re.compile(rf"{_RU_TOWN}{_RU_NAME} {_RU_KIND}{_RU_HOUSE}"),
    re.compile(
        r"(?:[А-ЯЁ][а-яё]+(?:ой|ая|ую|ом|ий|ый)) [А-ЯЁ][а-яё]+(?:ой|ая|ую),? (?:дом |д\. ?)?\d{1,4}(?: ?[а-я]\b)?"
    ),
    re.compile(
        r"(?<=\bна )[А-ЯЁ][а-яё-]+(?:ой|ей),? (?:дом |д\. ?)?\d{1,4}(?: ?[а-я]\b)?(?![\d.:-]| (?:год|лет|час|мин|евро|руб|дн|нед|мес|чел))"
    ),
    re.compile(
        rf"\b(?:Singel|Vaart|Gracht|Kade|Dijk|Laan|Weg|Hof|Haven|Plein|Steeg|Pad|Dreef|Boulevard|Brink|Wal)(?: (?:van|der|den|de|het|aan))*(?: [A-Z][\w'’-]*){{0,2}} {_NUMBER}(?:,? {_POST})?"
    ),
    re.compile(r"(?<=[Ии]ндекс )\d{6}\b|\b\d{6}(?=,? (?:г\.|город|[А-ЯЁ]))"),
    re.compile(rf"{_NL_STREET}(?! {_NUMBER})"),
    re.compile(r"(?:[A-Z][\w'’-]* ){1,3}(?:Street|Road|Avenue|Lane|Crescent)\b"),
    re.compile(rf"{_RU_KIND} {_RU_NAME}"),
)
_NO_STREET = re.compile(
    r"(?:Onder|Thuis|Snel|Spoor|Auto|Uit|Voor|Tussen|Om|Half|Kerk|Rechts|Links|Aan|Min|Over)(?:weg|pad|hof|baan|ring|haven)|Park|Markt|Pad|Hof"
)
_SMALL = re.compile(
    r"^(?:In|Op|Aan|Naar|De|Het|At|On|In|The|Bij|From|To|Back|Then|We|I|My|Ons|Mijn)\s+(?=[A-Z0-9])"
)


def addresses(seen: Seen) -> Iterator[Finding]:
    """Streets with or without a number, and postcodes."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(seen.text):
            start, words = match.start(), match.group()
            while small := _SMALL.match(words):
                start += small.end()
                words = words[small.end() :]
            words = words.rstrip(" ,.;")
            if len(words) >= 5 and not _NO_STREET.fullmatch(words):
                yield Finding(start, start + len(words), "address", "addresses")
