"""The leak scan finds every planted name, in models and in exports of every kind; and says what it could not look into."""

import json
import re
import shutil
import zipfile
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from study.made import BOOK
from testimony import read_text
from testimony.cli import app
from testimony.coding import Coding
from testimony.corpus import Corpus
from testimony.errors import ReadError
from testimony.interchange.convert import Target, convert
from testimony.interchange.kinds import KINDS
from testimony.privacy.scanning import Sought, scan
from testimony.privacy.sought import Names
from testimony.segment import segmented

_RU = [
    "Зубр",
    "Крыл",
    "Барс",
    "Волж",
    "Гром",
    "Дубр",
    "Ежик",
    "Журав",
    "Карас",
    "Лещ",
    "Морж",
    "Нерп",
    "Окун",
    "Пескар",
    "Рыс",
    "Сокол",
    "Тетер",
    "Ужик",
    "Филин",
    "Хомяк",
    "Цапл",
    "Шмел",
]
_NL = [
    "Zwal",
    "Bekk",
    "Drent",
    "Fran",
    "Gaast",
    "Hoek",
    "Jell",
    "Kool",
    "Lemm",
    "Mars",
    "Noor",
    "Oost",
    "Poel",
    "Reid",
    "Sloot",
    "Terp",
    "Veen",
    "Wolv",
    "Ypel",
    "Zijl",
    "Broek",
    "Daal",
]
_EN = [
    "Ashcr",
    "Birchw",
    "Crannb",
    "Dunm",
    "Elders",
    "Fernl",
    "Glenh",
    "Hawth",
    "Ivyb",
    "Juniph",
    "Kestr",
    "Larkh",
    "Millb",
    "Nettl",
    "Oakr",
    "Pinew",
    "Quarr",
    "Rowanb",
    "Sedgw",
]
RUSSIAN = {
    **{f"{s}ов": f"{s}ову" for s in _RU},
    **{f"{s}инский": f"{s}инского" for s in _RU},
    **{f"{s}енко": f"{s}енко" for s in _RU},
}
"""A name as it stands in the list -> as it stands in a text, in another case."""
OTHERS = [
    *(f"van der {s}stra" for s in _NL), *(f"{s}inga" for s in _NL), *(f"{s}ema" for s in _NL),
    *(f"{s}ton" for s in _EN), *(f"{s}ley" for s in _EN), *(f"{s}ford" for s in _EN), *(f"O'{s}well" for s in _EN), "Zoë-Ann Ödegård", "Иосиф Ёлкин",
]  # fmt: skip
LISTED = [*RUSSIAN, *OTHERS][:200]
WRITTEN = [RUSSIAN.get(name, name) for name in LISTED]
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya".split(" "),  # noqa: SIM905
        strict=True,
    )
)


def in_latin(words):
    """Return Russian words in Latin letters, as passports have them."""
    return "".join(_LATIN.get(c, c) for c in words.lower()).title()


FOREIGN = [in_latin(RUSSIAN[name]) if name in RUSSIAN else f"{name.upper()}’s" for name in LISTED]
"""The same people in Latin letters and another case (Zubrovu), in capitals, or with a genitive."""
WITHOUT_TEXT = {"qdc", "yaml", "labelstudio-config"}
CALM = "Wij gingen naar het station. We waited for the train. Мы ждали поезд на вокзале."


def missed(path, names=LISTED):
    """Return the names that a scan did not find."""
    found = scan([path], Sought(Names.of(names)))
    return set(names) - {f.what for f in found.findings if f.kind == "name"}


def text_of(names):
    return "".join(f"I: And then?\nR: Then we met {name} by the river, all of us.\n" for name in names)


def named_by(names):
    """Return a corpus in which all of these names are said and coded."""
    text = text_of(names)
    document = segmented(replace(read_text(text), id="d", respondent="p-d", language="en"))
    codings = tuple(
        Coding(
            document="d",
            start=text.index(f"met {n} by"),
            stop=text.index(f"met {n} by") + len(n) + 4,
            code="bread",
            memo=n,
        )
        for n in names
    )
    return Corpus((document,), BOOK, codings, name="named")


@pytest.fixture(scope="module")
def named():
    """The corpus with the two hundred names, as texts have them."""
    return named_by(WRITTEN)


def test_two_hundred_names_are_planted():
    assert len(set(LISTED)) == 200


@pytest.mark.parametrize("kind", ["U", "S", "bytes", "utf-16"])
def test_every_name_in_a_word_table_is_found(tmp_path, kind):
    words = [w.casefold() for w in WRITTEN]
    data = "\n".join(f"w:{w}" for w in words)
    arrays = {
        "U": np.array(words),
        "S": np.array([w.encode() for w in words]),
        "bytes": np.frombuffer(data.encode(), np.uint8),
        "utf-16": np.frombuffer(data.encode("utf-16-le"), np.uint8),
    }
    np.savez_compressed(tmp_path / "weights.npz", vocabulary=arrays[kind], bias=np.ones(3))
    assert missed(tmp_path / "weights.npz") == set()


@pytest.mark.parametrize("where", ["README.md", "manifest.json"])
def test_every_name_in_the_card_or_manifest_of_a_model_is_found(model, tmp_path, where):
    card = "# Card\n" + "\n".join(f"* {n}" for n in WRITTEN)
    about = {**(model.provenance or {}), "notes": WRITTEN}
    planted = replace(model, card=card) if where == "README.md" else replace(model, provenance=about)
    planted.save(tmp_path / "m")
    assert missed(tmp_path / "m" / where) == set()
    assert missed(tmp_path / "m") == set()


@pytest.mark.parametrize("where", ["words", "card", "manifest", "x.qdpx", "x.docx", "x.xlsx", "x.jsonl"])
def test_two_hundred_names_in_other_letters_and_other_cases_are_found(model, tmp_path, where):
    spelt = dict(zip(LISTED, FOREIGN, strict=True))
    if where == "words":
        np.savez_compressed(tmp_path / "x.npz", vocabulary=np.array([f"w:{w.casefold()}" for w in FOREIGN]))
    elif where in ("card", "manifest"):
        about = {**(model.provenance or {}), "notes": FOREIGN if where == "manifest" else []}
        card = "\n".join(FOREIGN) if where == "card" else model.card
        replace(model, card=card, provenance=about).save(tmp_path / "m")
    else:
        named_by(FOREIGN).save(tmp_path / "source")
        convert(tmp_path / "source", Target(tmp_path / where))
        shutil.rmtree(tmp_path / "source")
    away = missed(tmp_path)
    assert {name: spelt[name] for name in away} == {}


@pytest.mark.parametrize("name", sorted(set(KINDS) - WITHOUT_TEXT))
def test_every_name_in_an_export_of_every_kind_is_found(named, tmp_path, name):
    kind = KINDS[name]
    if kind.write is None:
        pytest.skip("it is read alone")
    named.save(tmp_path / "source")
    each = {"each": "docx"} if name == "docx" else {"to": name}
    suffix = "" if kind.in_folder or name == "docx" else (*kind.suffixes, "")[0]
    convert(tmp_path / "source", Target(tmp_path / f"x{suffix}", **each))
    assert missed(tmp_path / f"x{suffix}") == set()


def test_every_name_in_the_page_of_the_desk_and_in_a_study_is_found(named, tmp_path):
    from testimony.desk.webpage import page

    (tmp_path / "a.html").write_text(page(named), encoding="utf-8")
    assert missed(tmp_path / "a.html") == set()
    named.save(tmp_path / "b.sqlite")
    assert missed(tmp_path / "b.sqlite") == set()


def test_every_name_in_a_page_a_table_and_escaped_json_is_found(tmp_path):
    import html

    (tmp_path / "a.html").write_text("".join(f"<p>{html.escape(n)[:4]}<b>{html.escape(n)[4:]}</b></p>\n" for n in WRITTEN if "'" not in n), encoding="utf-8")  # fmt: skip
    assert missed(tmp_path / "a.html", [n for n in LISTED if "'" not in n]) == set()
    (tmp_path / "b.html").write_text("".join(f"<p>&#{ord(n[0])};{html.escape(n[1:])}</p>" for n in WRITTEN))
    assert missed(tmp_path / "b.html") == set()
    (tmp_path / "c.json").write_text(json.dumps(WRITTEN))
    assert missed(tmp_path / "c.json") == set()
    table = pa.table({"text": WRITTEN})
    pq.write_table(table, tmp_path / "d.parquet", compression="zstd")
    assert missed(tmp_path / "d.parquet") == set()
    with pa.OSFile(str(tmp_path / "e.arrow"), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)
    assert missed(tmp_path / "e.arrow") == set()
    (tmp_path / "f.txt").write_bytes(" ".join(WRITTEN[:60]).encode("cp1251"))
    assert missed(tmp_path / "f.txt", LISTED[:60]) == set()


def test_a_russian_name_is_found_in_every_case_with_stress_and_in_other_letters(tmp_path):
    forms = "Зуброва Зуброву Зубровым Зуброве Зубро\u0301вой ЗУБРОВЫХ"
    for form in forms.split():
        assert Names.of(["Иван Зубров"]).found(f"Видели {form} там") == {1: 1}, form
    assert Names.of(["Fyodor Zubrov"]).found("видел Зуброва") == {1: 1}
    assert Names.of(["Павел"]).found("без Павла, с Павлом") == {1: 2}
    assert Names.of(["Юрий Кравец"]).found("Юрию, Кравцу, Юрий") == {1: 3}
    assert Names.of(["Дмитрий"]).found("с Дмитрием у Дмитрия") == {1: 2}
    assert Names.of(["Артём"]).found("без Артема") == {1: 1}


def test_names_are_not_found_where_they_are_not():
    assert Names.of(LISTED).found(CALM) == {}
    assert Names.of(["Иван Зубров", "van der Berg"]).found("Зубр пошёл, van der Bergen, в чулане") == {}


def test_ways_to_reach_people_and_paths_are_found(tmp_path):
    said = "Mail mira.k@example.org or +31 6 1234 5678. See /home/mira/notes.txt, C:\\Users\\mira\\a.docx; +7 (912) 345-67-89"
    (tmp_path / "a.txt").write_text(said, encoding="utf-8")
    kinds = {(f.kind, f.what) for f in scan([tmp_path]).findings}
    assert ("contact", "mira.k@example.org") in kinds
    assert sum(kind == "contact" for kind, _ in kinds) == 3
    assert sum(kind == "path" for kind, _ in kinds) == 2


def test_a_text_without_any_of_it_is_clean_and_says_that_no_names_were_looked_for(tmp_path):
    (tmp_path / "a.txt").write_text(CALM + " In 2022, 24.02.2022, 1234567 people; 10:30.", encoding="utf-8")
    found = scan([tmp_path])
    assert found.clean
    assert found.files == 1
    assert found.remarks == ("no names were looked for: give a list with --names",)


def test_what_cannot_be_looked_into_is_a_finding(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 damaged")
    (tmp_path / "b.7z").write_bytes(b"7z\xbc\xaf\x27\x1c")
    (tmp_path / "c.parquet").write_bytes(b"PAR1 damaged PAR1")
    (tmp_path / "d.pdf").write_bytes(b"%PDF-1.7 damaged")
    np.save(tmp_path / "e.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    found = scan([tmp_path])
    assert {f.what and f.where.rsplit("/", 1)[-1] for f in found.findings if f.kind == "unread"} == {
        "a.zip", "b.7z", "c.parquet", "d.pdf", "e.npy",
    }  # fmt: skip


def test_an_archive_that_unpacks_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("testimony.privacy.contents._MOST", 100_000)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * 200_000)
    assert [f.kind for f in scan([tmp_path / "a.zip"]).findings] == ["unread"]
    import gzip

    (tmp_path / "b.gz").write_bytes(gzip.compress(b"0" * 200_000))
    assert [f.kind for f in scan([tmp_path / "b.gz"]).findings] == ["unread"]


def test_names_are_found_in_packed_streams(tmp_path):
    import bz2
    import gzip
    import lzma
    import zlib

    data = "\n".join(WRITTEN).encode()
    for pack in (gzip, bz2, lzma, zlib):
        (tmp_path / pack.__name__).write_bytes(pack.compress(data))
        assert missed(tmp_path / pack.__name__) == set()
    (tmp_path / "x.txt").write_text("x\x9c and more " + CALM, encoding="latin-1", errors="replace")
    assert scan([tmp_path / "x.txt"]).clean


def test_a_path_that_is_not_there_and_a_list_that_is_none_are_refused(tmp_path):
    with pytest.raises(ReadError, match="no such file"):
        scan([tmp_path / "nothing"])
    (tmp_path / "names.txt").write_bytes("Зубров".encode("cp1251"))
    with pytest.raises(ReadError, match="not UTF-8"):
        Names.load(tmp_path / "names.txt")


def test_the_command_counts_and_shows_names_only_when_asked(tmp_path):
    (tmp_path / "names.txt").write_text("Иван Зубров\nMaud Ashcrton\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("Мы видели Зуброва.", encoding="utf-8")
    words = ["scan", str(tmp_path / "a.txt"), "--names", str(tmp_path / "names.txt")]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 1
    assert "names found: 1 of 2" in result.stdout
    assert "Зубров" not in result.output
    assert "Иван Зубров" in CliRunner().invoke(app, [*words, "--show"]).stdout


@pytest.mark.slow
def test_the_scan_tells_which_terms_of_the_shipped_model_few_respondents_share(corpus, tmp_path):
    from testimony.privacy.rare import rare_terms
    from testimony.shipped import model_folder

    found = rare_terms(model_folder(), corpus)
    assert found is not None
    assert found.known > 10_000
    assert len(found.said) + len(found.written) < found.known
    forms = (t.removeprefix("w:") for t in found.said if t.startswith("w:"))
    word = max((form for form in forms if form.isascii() and form.isalpha()), key=lambda w: (len(w), w))
    people = {d.person for d in corpus.documents if word in re.findall(r"\w+", d.text.casefold())}
    assert len(people) < 3
