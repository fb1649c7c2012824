"""What is found in texts, and what is left alone."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from testimony.document import Document
from testimony.pseudonyms.detecting import FORMS, NAMES, detect, detect_in
from testimony.pseudonyms.names_data import FIRST
from testimony.pseudonyms.seen import Seen

GOLD = Path(__file__).resolve().parents[2] / "benchmarks" / "pseudonyms-gold.jsonl"


def found(text, language):
    return [(text[f.start : f.stop], f.kind) for f in detect(text, language=language).findings]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("nl", "Toen belde Wiebe van der Meulen mij op.", [("Wiebe van der Meulen", "person")]),
        ("nl", "Wij gingen naar Den Haag.", [("Den Haag", "place")]),
        ("nl", "Volgens Roel Snijders kon het niet.", [("Roel Snijders", "person")]),
        ("nl", "De Amsterdammers lachten om Hidde in 't Veld.", [("Hidde in 't Veld", "person")]),
        ("nl", "ik woon samen met jamal en zijn moeder", [("jamal", "person")]),
        ("nl", "Bel mij op 06 - 12 34 88 91.", [("06 - 12 34 88 91", "phone")]),
        (
            "en",
            "Nigel Rogers and Doreen Saunders left.",
            [("Nigel Rogers", "person"), ("Doreen Saunders", "person")],
        ),
        ("en", '"Grace, come in," my mother said.', [("Grace", "person")]),
        ("en", "Frank, our neighbour, helped us.", [("Frank", "person")]),
        ("en", "The Russians and the Londoners queued.", []),
        ("ru", "Номер машины е116нр16, белая.", [("е116нр16", "plate")]),
        ("ru", "Они живут на набережной реки Фонтанки, 90.", [("набережной реки Фонтанки, 90", "address")]),
        ("nl", "Ik heb met mr. J.P. de Boer gesproken.", [("J.P. de Boer", "person")]),
        ("nl", "mijn naam is yasmin en ik kom uit een dorp", [("yasmin", "person")]),
        (
            "nl",
            "Bel 06-31847265 😀 of mail a.b@post.example.",
            [("06-31847265", "phone"), ("a.b@post.example", "mail")],
        ),
        ("nl", "Ze is geboren op 3 mei 1988.", [("3 mei 1988", "birthdate")]),
        ("nl", "Wij woonden op de Wilgenlaan 22.", [("Wilgenlaan 22", "address")]),
        ("en", "I spoke to Mrs Okonkwo-Reid yesterday.", [("Okonkwo-Reid", "person")]),
        ("en", "He studied at the University of Hull.", [("University of Hull", "organisation")]),
        ("en", "My passport, number 583920174, was gone.", [("583920174", "document")]),
        ("en", "Menya zovut Timofey, ya iz Saratova.", [("Timofey", "person"), ("Saratova", "place")]),
        (
            "ru",
            "Я звонила Игнату Фёдоровичу из Ярославля.",
            [("Игнату Фёдоровичу", "person"), ("Ярославля", "place")],
        ),
        (
            "ru",
            "Мы с Ленкой жили у Гульшат Маратовны.",
            [("Ленкой", "person"), ("Гульшат Маратовны", "person")],
        ),
        ("ru", "Машина с номером Т381ОР 64 уехала.", [("Т381ОР 64", "plate")]),
        (
            "ru",
            "СНИЛС 118-224-337 90, телефон +7 927 118-33-20.",
            [("118-224-337 90", "document"), ("+7 927 118-33-20", "phone")],
        ),
    ],
)
def test_what_says_who_somebody_is_is_found_in_each_language(language, text, expected):
    assert found(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Roos was de kleur van de jas."),
        ("nl", "In september 2022 begon de mobilisatie in Rusland."),
        ("nl", "Ik betaalde 1.250.000 roebel, tussen 2014-2019."),
        ("en", "Hope is all I had. Mark my words."),
        ("en", "On Monday the Russians left Siberia for Germany."),
        ("ru", "Любовь тут ни при чём, слава богу."),
        ("ru", "В Сибири и в Дагестане люди другие."),
    ],
)
def test_everyday_words_countries_regions_and_dates_stay(language, text):
    assert found(text, language) == []


@pytest.mark.parametrize("taken_for", ["nl", "en", "ru", ""])
@pytest.mark.parametrize(
    "text",
    [
        "Wij liepen samen. Jullie bleven thuis. Zij kookten rijst. Onze tent lekte. Daarna kwam de regen. Gisteren was het droog.",
        "They walked on. Whose bag is it? Between us there was a wall. According to the rules we had to wait. Honestly, it was cold.",
        "Мы шли молча. Ваши вещи остались там. Потом стало тихо. Кто-то плакал. Сегодня сухо.",
        "My shli molcha. Potom stalo tikho.",
    ],
)
def test_a_word_that_only_begins_a_sentence_is_nobody_whatever_the_text_is_taken_for(text, taken_for):
    assert found(text, taken_for) == []


@pytest.mark.parametrize("words", ["Wij", "Jullie", "Onze", "They", "Your", "Мы", "Наши"])
def test_a_pronoun_alone_is_never_a_person_even_before_what_people_do(words):
    for verb in ("zei dat het goed was", "said it was fine", "сказал, что хорошо"):
        assert found(f"{words} {verb}.", "en") == []


def test_marks_of_stress_make_no_name_of_a_word_and_no_word_of_a_name():
    assert found("Хле\u0301ба не было, повестка пришла\u0301.", "ru") == []
    text = "И\u0301горь Ле\u0301бедев ушёл, мы с Ива\u0301ном остались."
    assert found(text, "ru") == [("И\u0301горь Ле\u0301бедев", "person"), ("Ива\u0301ном", "person")]


@pytest.mark.parametrize("sign", ["😀", "👩\u200d👧", "❤\ufe0f", "→"])
def test_a_sign_beside_a_name_is_no_part_of_it(sign):
    for text, name, tag in (
        ("Помог {} нам.", "Иван Белов", "ru"),
        ("Toen kwam {} weer.", "Farida Noorzai", "nl"),
        ("Then {} came.", "Dawit Tesfay", "en"),
    ):
        assert found(text.format(f"{sign} {name} {sign}"), tag) == [(name, "person")]


def test_a_name_with_a_combining_mark_is_found_whole():
    text = "Ik sprak Zoe\u0308 Kamp\u0301 nog."
    assert found(text, "nl") == [("Zoe\u0308 Kamp\u0301", "person")]


def test_line_ends_of_windows_end_a_name():
    text = "Ik sprak Harmen\r\nJoris kwam later."
    assert ("Harmen", "person") in found(text, "nl")
    assert all("\r" not in words for words, _ in found(text, "nl"))


def test_a_name_said_within_a_sentence_is_known_where_it_begins_one():
    assert found("Ik sprak Roos. Roos was moe.", "nl") == [("Roos", "person"), ("Roos", "person")]


def test_findings_never_overlap_and_lie_within_the_text():
    for line in GOLD.read_text(encoding="utf-8").splitlines()[::9]:
        row = json.loads(line)
        findings = detect(row["text"], language=row["language"]).findings
        assert all(a.stop <= b.start for a, b in pairwise(findings))
        assert all(0 <= f.start < f.stop <= len(row["text"]) for f in findings)


def test_every_rule_finds_something_in_the_gold_set_or_here():
    texts = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()[::3]]
    texts.append({"text": "toen zei saskia jansen dat, ik belde 2847193055 met jamal", "language": "nl"})
    for rule in FORMS + NAMES:
        if rule.__name__ != "pipeline_names":
            assert any(next(iter(rule(Seen.of(r["text"], r["language"]))), None) for r in texts), (
                rule.__name__
            )


def test_it_is_said_which_rule_found_what_and_which_detectors_ran():
    text = "Mail naar x@y.example."
    result = detect(text, language="nl")
    assert result.explain(text) == [("x@y.example", "mail", "mails")]
    assert "slovnet" in result.detectors


def test_each_segment_of_a_document_is_read_in_its_own_language():
    from testimony.reading import read_text

    document = read_text(
        "Ik woonde bij Wietske Dijkstra.\n\nПотом я жила у Зухры Маратовны в другом городе.", id="a"
    )
    assert isinstance(document, Document)
    words = [document.text[f.start : f.stop] for f in detect_in(document).findings]
    assert words == ["Wietske Dijkstra", "Зухры Маратовны"]


def test_no_list_of_first_names_holds_a_name_of_the_measured_half():
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    names = {
        word.lower()
        for row in rows
        if row["half"] == "test"
        for start, stop, kind in row["spans"]
        if kind == "person"
        for word in re.findall(r"[^\W\d_]+", row["text"][start:stop])
    }
    assert names & FIRST == set()
