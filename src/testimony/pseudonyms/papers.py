"""What stands on papers: numbers of documents and accounts, number plates, dates of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator

from testimony.pseudonyms.finding import Finding
from testimony.pseudonyms.seen import Seen

_PAPER = re.compile(
    r"(?P<cue>\b(?:bsn|burgerservicenummer|sofinummer|v-nummer|vnummer|paspoort\w*|rijbewijs\w*|id-?kaart\w*|identiteits\w*|dossier\w*|"
    r"documentnummer|zaaknummer|kaartnummer|rekening\w*|passport\w*|national insurance|ni number|document number|case number|"
    r"case ref\w*|reference number|file number|driving licen[cs]e|licen[cs]e number|account number|sort code|visa number|brp number|"
    r"паспорт\w*|снилс|инн|номер документа|номер дела|удостоверени\w+|водительск\w+|военник\w*|военн\w+ билет\w*|полис\w*|"
    r"номер (?:счета|счёта|карты)|сч[её]т[аеу]?|загранпаспорт\w*|документ[аеу]?)\b)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w@.])№?\s?(?=[A-ZА-Я0-9./ -]*\d)(?:[A-ZА-Я]{1,4}[ -]?)?\d[A-ZА-Я0-9]*(?:[ ./-]{1,3}[A-ZА-Я0-9]+){0,7}(?![\w@])"
    r"|(?<![\w@.])(?=[A-Z]*\d)(?=(?:[A-Z0-9]*\d){2})[A-Z0-9]{6,}(?![\w@])"
)
_REACH = 60
_FORMS = (
    re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b"),  # IBAN
    re.compile(r"(?<!\d)\d{3}-\d{3}-\d{3}[ -]\d{2}(?!\d)"),  # SNILS
    re.compile(r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b"),  # National Insurance
    re.compile(r"(?<!\d)\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}(?!\d)"),  # card
    re.compile(r"(?<![\d+])\d{20}(?!\d)"),  # Russian account
    re.compile(r"(?<!\d)\d{2}-\d{2}-\d{2} \d{8}(?!\d)"),  # sort code and account
    re.compile(
        r"\b(?=[A-Z0-9]*\d[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-Z0-9]{8,12}\b"
    ),  # code of letters and digits
)
_LONG = re.compile(r"(?<![\w.,:/@+-])\d(?:[ .-]?\d){6,24}(?![\w@])")
_ROUND = re.compile(r"\d{1,3}(?:[ .]000)+|\d{1,3}(?:[ .]\d{3}){1,3}")
_YEARS = re.compile(r"(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d")

_CYR = "АВЕКМНОРСТУХABEKMHOPCTYX"
_PLATES = (
    re.compile(rf"(?<!\w)[{_CYR}] ?\d{{3}} ?[{_CYR}]{{2}} ?[-/]? ?\d{{2,3}}(?!\w)", re.IGNORECASE),
    re.compile(
        r"(?<![\w-])(?:[A-Z]{1,3}-\d{2,3}-[A-Z]{1,3}|\d{1,3}-[A-Z]{2,3}-\d{1,3}|[A-Z]{2}-[A-Z]{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}|[A-Z]{2}-\d{2}-\d{2}|\d{2}-[A-Z]{2}-[A-Z]{2})(?![\w-])"
    ),
    re.compile(r"(?<!\w)[A-Z]{2}\d{2} ?[A-Z]{3}(?!\w)"),
    re.compile(r"(?<!\w)[A-ZА-ЯІЇ]{2} ?\d{4} ?[A-ZА-ЯІЇ]{2}(?!\w)"),
)

_MONTH = (
    r"jan\w*|feb\w*|maa?rt|mrt|apr\w*|mei|may|jun\w*|jul\w*|aug\w*|sep\w*|o[ck]t\w*|nov\w*|dec\w*|march|mar|янв\w*|фев\w*|мар\w*|апр\w*|"
    r"мая|май|июн\w*|июл\w*|авг\w*|сен\w*|окт\w*|ноя\w*|дек\w*"
)
_DATE = re.compile(
    rf"\d{{1,2}}(?:st|nd|rd|th|e|-?го)?\.? (?:of )?(?:{_MONTH})\.?,? \d{{4}}(?:-?\w{{2,3}}\b)?(?: (?:года|г\.))?"
    rf"|(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    r"|\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})(?: (?:года|г\.))?|\d{4}-\d{1,2}-\d{1,2}",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"gebor\w+|geboorte\w*|verjaar\w*|jarig|\bborn\b|birth\w*|\bdob\b|d\.o\.b|родил\w*|рожд\w+|д\.\s?р\.|\bг\.\s?р\.|rodil\w*",
    re.IGNORECASE,
)


def birth_dates(seen: Seen) -> Iterator[Finding]:
    """Exact dates near a word of birth in the same line."""
    for match in _DATE.finditer(seen.text):
        before = seen.text[max(0, match.start() - 60) : match.start()].rpartition("\n")[2]
        after = seen.text[match.end() : match.end() + 30].partition("\n")[0]
        if _BORN.search(before) or _BORN.search(after.partition(".")[0]):
            yield Finding(match.start(), match.end(), "birthdate", "birth_dates")


def plates(seen: Seen) -> Iterator[Finding]:
    """Number plates of the Netherlands, Russia, the United Kingdom and Ukraine."""
    for pattern in _PLATES:
        yield from (Finding(m.start(), m.end(), "plate", "plates") for m in pattern.finditer(seen.text))


def numbers_after_a_word(seen: Seen) -> Iterator[Finding]:
    """Numbers after a word that names a paper: passport, BSN, СНИЛС."""
    for cue in _PAPER.finditer(seen.text):
        line = seen.text[cue.end() : cue.end() + _REACH].partition("\n")[0]
        for match in _NUMBER.finditer(line):
            words = match.group().rstrip(" ./-")
            if sum(c.isdigit() for c in words) >= 4 and len(words) >= 5:
                lead = len(words) - len(words.lstrip())
                start = cue.end() + match.start()
                yield Finding(start + lead, start + len(words), "document", "numbers_after_a_word")
                break


def numbers_by_form(seen: Seen) -> Iterator[Finding]:
    """Numbers that show by their form what they are: accounts, cards, insurance."""
    for pattern in _FORMS:
        for match in pattern.finditer(seen.text):
            yield Finding(match.start(), match.end(), "document", "numbers_by_form")


def long_numbers(seen: Seen) -> Iterator[Finding]:
    """Any other number of seven digits and more that is no sum of money and no span of years."""
    for match in _LONG.finditer(seen.text):
        words = match.group()
        if not _ROUND.fullmatch(words) and not _YEARS.fullmatch(words):
            yield Finding(match.start(), match.end(), "document", "long_numbers")
