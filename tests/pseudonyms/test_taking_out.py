"""Names out of files, corpora and studies, and back: by the library and the command."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from testimony.cli import app
from testimony.codebook import Codebook
from testimony.coding import Coding, Memo
from testimony.corpus import Corpus
from testimony.document import Comment, Document, Turn
from testimony.errors import OutputError, ReadError
from testimony.pseudonyms import corpora, files, keys, material, proposals, review
from testimony.pseudonyms.substitutes import substitutes
from testimony.reading import read_text
from testimony.segment import segmented
from testimony.shipped import corpus_folder

SHORT = "kort"
PASSPHRASE = "vier losse woorden samen"
RUN = CliRunner()

TEXTS = {
    "Interview_Farida.txt": "Interviewer: Hoe heet u?\r\nFarida: Ik heet Farida Noorzai, mail farida@post.example.\r\nBel 06-31847265 😀.\r\n",
    "rasskaz.txt": "Меня зовут Игнат Крылов.\nМы с Ваней, то есть с Иваном Беловым, жили в Саратове.\nIvan Belov уехал в Ереван.\n",
    "letter.txt": "My brother Dawit Tesfay lives at 14 Linden Avenue.\nDawit phoned Cafe\u0301 owner Zoe\u0308 Kampen.\n",
}
NAMES = [
    "Farida",
    "Noorzai",
    "farida@",
    "31847265",
    "Игнат",
    "Крылов",
    "Ваней",
    "Иваном",
    "Белов",
    "Саратов",
    "Belov",
    "Dawit",
    "Tesfay",
    "Linden",
    "Zoë",
    "Kampen",
    "farida",
]


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(keys, "_COST", 2**10)
    monkeypatch.setenv("TESTIMONY_KEY_PASSPHRASE", PASSPHRASE)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "texts"
    made.mkdir()
    for name, text in TEXTS.items():
        (made / name).write_bytes(text.encode("utf-8"))
    (made / "old.txt").write_bytes("Я говорила с Зухрой Маратовной.\r\n".encode("cp1251"))
    return made


@pytest.fixture
def small():
    """A corpus with names in every place that a corpus has."""
    book = Codebook.load(corpus_folder() / "codebook.yaml")
    text = "Farida: Ik heet Farida Noorzai en had geen werk.\nToen belde Igor Lebedev uit Charkov."
    document = Document(
        id="Farida_Noorzai",
        text=text,
        respondent="Farida",
        turns=(
            Turn(8, 48, "respondent", "Farida", language="nl"),
            Turn(49, len(text), "respondent", "Farida", language="nl"),
        ),
        metadata={"contact": "farida@post.example", "age_band": "25-34"},
        comments=(Comment(16, 22, "Farida huilde", "Wietske Dijkstra"),),
    )
    other = segmented(read_text("Мы с Игорем Лебедевым работали вместе.", id="b"))
    codings = (
        Coding(
            document="Farida_Noorzai",
            start=8,
            stop=20,
            code="economics",
            memo="Farida zegt dit",
            coder="first",
            quote=text[8:20],
        ),
        Coding(document="Farida_Noorzai", start=34, stop=47, code="economics", coder="first"),
        Coding(document="b", start=None, stop=None, code="politics", coder="first"),
    )
    memos = (Memo(document="Farida_Noorzai", start=60, stop=64, kind="other-person", text="Igor weer"),)
    return Corpus(
        (segmented(document), other),
        book,
        codings,
        memos,
        coders={"Farida_Noorzai": ("first",), "b": ("first",)},
    )


def texts_in(folder):
    files = [folder] if folder.is_file() else [p for p in folder.rglob("*") if p.is_file()]
    return "\n".join(p.name + "\n" + p.read_bytes().decode("utf-8", "replace") for p in files)


@pytest.mark.parametrize("style", material.STYLES)
def test_files_come_back_byte_for_byte_and_hold_no_name_without_the_key(tmp_path, folder, style):
    out, key, back = tmp_path / "out", tmp_path / "key", tmp_path / "back"
    done = RUN.invoke(app, ["pseudonymise", str(folder), "-o", str(out), "--key", str(key), "--style", style])
    assert done.exit_code == 0, done.output
    written = texts_in(out)
    assert [n for n in NAMES if n in written] == []
    assert [n for n in NAMES if n in texts_in(key)] == []
    done = RUN.invoke(app, ["pseudonymise", str(out), "--restore", "-o", str(back), "--key", str(key)])
    assert done.exit_code == 0, done.output
    assert {p.name: p.read_bytes() for p in back.iterdir()} == {
        p.name: p.read_bytes() for p in folder.iterdir()
    }


def test_the_same_person_has_the_same_token_in_any_case_form_and_script(tmp_path, folder):
    held = material.gathered([folder / "rasskaz.txt"])
    found = proposals.propose(held.documents)
    forms = {item.token: set(item.forms) for item in found.items if item.kind == "person"}
    assert {"Ваней", "Иваном Беловым", "Ivan Belov"} in forms.values()


def test_a_corpus_comes_back_whole_and_its_codings_stand_on_the_same_words(small):
    found = proposals.propose(small.documents)
    made = corpora.pseudonymised(small, found)
    told = repr(made.corpus)
    assert [
        n
        for n in ("Farida", "Noorzai", "Igor", "Lebedev", "Charkov", "Игор", "Лебедев", "Wietske")
        if n in told
    ] == []
    first, second = made.corpus.codings[:2]
    document = made.corpus[first.document]
    assert document.quote(first.span).endswith("[PERSON_1]")
    assert document.quote(second.span) == small.documents[0].text[34:47]
    held = json.loads(json.dumps(made.held))
    back = corpora.restored(made.corpus, held)
    assert back.documents == small.documents
    assert back.codings == small.codings
    assert back.memos == small.memos
    assert dict(back.coders) == dict(small.coders)


def test_people_are_one_across_documents_where_the_whole_name_is_said(small):
    found = proposals.propose(small.documents)
    assert any({"Igor Lebedev", "Игорем Лебедевым"} <= set(item.forms) for item in found.items)


@pytest.mark.parametrize("kind", ["folder", "study.sqlite"])
def test_a_corpus_or_study_on_disk_loses_every_name_and_gets_it_back(tmp_path, small, kind):
    source, out, back = tmp_path / f"a-{kind}", tmp_path / f"b-{kind}", tmp_path / f"c-{kind}"
    small.save(source)
    key = tmp_path / "key"
    done = RUN.invoke(app, ["pseudonymise", str(source), "-o", str(out), "--key", str(key)])
    assert done.exit_code == 0, done.output
    written = texts_in(out)
    assert [n for n in ("Farida", "Noorzai", "Igor", "Lebedev", "Charkov", "Лебедев") if n in written] == []
    done = RUN.invoke(app, ["pseudonymise", str(out), "--restore", "-o", str(back), "--key", str(key)])
    assert done.exit_code == 0, done.output
    one, two = Corpus.load(source), Corpus.load(back)
    assert sorted(one.documents, key=lambda d: d.id) == sorted(two.documents, key=lambda d: d.id)
    assert {(c.document, c.start, c.stop, c.memo) for c in one.codings} == {
        (c.document, c.start, c.stop, c.memo) for c in two.codings
    }
    if kind == "folder":
        assert {p.name: p.read_bytes() for p in source.iterdir()} == {
            p.name: p.read_bytes() for p in back.iterdir()
        }


def test_codings_added_after_names_went_out_keep_their_words_when_they_come_back(small):
    from dataclasses import replace

    made = corpora.pseudonymised(small, proposals.propose(small.documents))
    document = made.corpus.documents[0]
    at = document.text.index("geen werk")
    new = Coding(document=document.id, start=at, stop=at + 9, code="economics", coder="second")
    back = corpora.restored(replace(made.corpus, codings=(*made.corpus.codings, new)), made.held)
    assert back.documents[0].quote(back.codings[-1].span) == "geen werk"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_review_sheet_strikes_out_joins_and_adds(tmp_path, folder, suffix):
    held = material.gathered([folder / "letter.txt"])
    found = proposals.propose(held.documents)
    sheet = tmp_path / f"sheet{suffix}"
    review.write_sheet(found, sheet)
    assert review.read_sheet(sheet, found, held.documents) == found
    rows = review._rows(sheet)
    rows[0]["replace"] = "nee"
    extra = {"row": "", "replace": "yes", "token": "", "kind": "person", "words": "brother"}
    made = tmp_path / "reviewed.csv"
    lines = [";".join(review.COLUMNS[:5])] + [
        ";".join(f'"{r[c]}"' for c in review.COLUMNS[:5]) for r in [*rows, extra]
    ]
    made.write_text("\n".join(lines), encoding="utf-8-sig")
    after = review.read_sheet(made, found, held.documents)
    assert after.items[0].accepted is False
    assert after.items[-1].forms == ("brother",)
    assert after.items[-1].token not in {item.token for item in found.items}


def test_the_command_writes_a_sheet_first_and_follows_it_then(tmp_path, folder):
    sheet, out, key = tmp_path / "sheet.csv", tmp_path / "out", tmp_path / "key"
    arguments = ["pseudonymise", str(folder), "-o", str(out), "--key", str(key), "--review", str(sheet)]
    assert RUN.invoke(app, arguments).exit_code == 0
    assert sheet.exists()
    assert not out.exists()
    assert RUN.invoke(app, arguments).exit_code == 0
    assert out.exists()


def test_a_dry_run_writes_nothing_and_says_how_much_is_found(tmp_path, folder):
    done = RUN.invoke(app, ["pseudonymise", str(folder), "--dry-run"])
    assert done.exit_code == 0
    assert "person: " in done.output
    assert "of 100 names" in done.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["texts"]


def test_nothing_is_written_over_and_a_key_does_not_lie_among_its_texts(tmp_path, folder):
    out, key = tmp_path / "out", tmp_path / "key"
    assert RUN.invoke(app, ["pseudonymise", str(folder), "-o", str(out), "--key", str(key)]).exit_code == 0
    again = RUN.invoke(app, ["pseudonymise", str(folder), "-o", str(out), "--key", str(tmp_path / "key2")])
    assert again.exit_code == 1
    assert "already" in again.output
    inside = RUN.invoke(
        app, ["pseudonymise", str(folder), "-o", str(tmp_path / "o"), "--key", str(tmp_path / "o" / "key")]
    )
    assert inside.exit_code == 1
    assert not (tmp_path / "o").exists()


def test_no_two_places_get_the_same_substitute_and_those_left_over_keep_their_tokens():
    towns = [
        "Zwolle",
        "Assen",
        "Venlo",
        "Breda",
        "Tilburg",
        "Utrecht",
        "Rotterdam",
        "Eindhoven",
        "Enschede",
        "Almere",
        "Arnhem",
    ]
    document = read_text(" ".join(f"Daarna heb ik een jaar gewoond in {town}." for town in towns), id="a")
    found = proposals.propose([document])
    places = [item for item in found.items if item.kind == "place"]
    assert len(places) == len(found.items) == len(towns)
    words = list(substitutes(found).values())
    assert 5 <= len(words) == len(set(words)) < len(towns)


def test_files_of_one_name_in_two_folders_both_come_back(tmp_path):
    for name, text in (("a", "Ik sprak Farida Noorzai.\n"), ("b", "Я говорила с Игнатом Крыловым.\n")):
        (tmp_path / "texts" / name).mkdir(parents=True)
        (tmp_path / "texts" / name / "talk.txt").write_text(text, encoding="utf-8")
    out, key, back = tmp_path / "out", tmp_path / "key", tmp_path / "back"
    held = material.gathered([tmp_path / "texts"])
    material.take_out(held, proposals.propose(held.documents), out, key=key, passphrase=PASSPHRASE)
    material.bring_back(out, back, key=key, passphrase=PASSPHRASE)
    for name in ("a", "b"):
        path = f"{name}/talk.txt"
        assert (back / path).read_bytes() == (tmp_path / "texts" / path).read_bytes()


@pytest.mark.parametrize("name", ["../out.txt", "/out.txt", "a/../../out.txt", ""])
def test_a_key_cannot_write_outside_of_the_folder(tmp_path, name):
    with pytest.raises(ReadError, match="outside"):
        files._inside(tmp_path, name)


def test_a_short_passphrase_is_refused_before_anything_is_written(tmp_path, folder):
    held = material.gathered([folder / "letter.txt"])
    with pytest.raises(OutputError, match="too short"):
        material.take_out(
            held, proposals.propose(held.documents), tmp_path / "out", key=tmp_path / "key", passphrase=SHORT
        )
    assert not (tmp_path / "out").exists()


def test_no_message_holds_a_name(tmp_path, folder):
    out, key = tmp_path / "out", tmp_path / "key"
    first = RUN.invoke(app, ["pseudonymise", str(folder), "-o", str(out), "--key", str(key)])
    changed = out / sorted(p.name for p in out.iterdir())[0]
    changed.write_bytes(changed.read_bytes() + b"x")
    second = RUN.invoke(
        app, ["pseudonymise", str(out), "--restore", "-o", str(tmp_path / "b"), "--key", str(key)]
    )
    assert second.exit_code == 1
    assert [n for n in NAMES if n in first.output + second.output] == []


def test_tokens_that_stand_in_a_text_already_stay_and_their_numbers_are_not_used_again():
    document = read_text("[PERSON_4] belde Farida Noorzai.", id="a")
    found = proposals.propose([document])
    assert [item.token for item in found.items] == ["[PERSON_5]"]


PEOPLE = ("Farida Noorzai", "Игнат Крылов", "Wiebe van der Meulen", "Zoe\u0308 Kampen", "Ivan Belov")
CONTACTS = ("farida@post.example", "06-31847265", "+7 927 118-33-20")
FRAMES = (
    "Toen belde {} mij op.",
    "My brother {} left in May 😀.",
    "Мы говорили с {} о войне.",
    "Bel {} of kom langs,",
    "menya zovut {}, ya uekhala",
)
texts = st.lists(
    st.tuples(
        st.sampled_from(FRAMES),
        st.sampled_from(PEOPLE + CONTACTS),
        st.sampled_from(["\n", "\r\n", "\r", " ", "\ufeff"]),
    ),
    min_size=1,
    max_size=5,
).map(lambda rows: "".join(frame.format(name) + end for frame, name, end in rows))


odd = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=40)
"""Anything that is text at all; control characters make a file a binary one, which is refused."""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    written=st.lists(texts | odd, min_size=1, max_size=3),
    style=st.sampled_from(material.STYLES),
)
def test_whatever_texts_go_out_come_back_byte_for_byte(tmp_path, written, style):
    with TemporaryDirectory(dir=tmp_path) as name:
        place = Path(name)
        (place / "texts").mkdir()
        raw = {f"{n}.txt": text.encode("utf-8", "replace") for n, text in enumerate(written) if text.strip()}
        for path, data in raw.items():
            (place / "texts" / path).write_bytes(data)
        if not raw:
            return
        held = material.gathered([place / "texts"])
        found = proposals.propose(held.documents)
        key = place / "key"
        material.take_out(held, found, place / "out", key=key, passphrase=PASSPHRASE, style=style)
        gone = {m.words for item in found.items for m in item.mentions if len(m.words) > 4}
        assert {words for words in gone if words in texts_in(place / "out") + texts_in(key)} == set()
        material.bring_back(place / "out", place / "back", key=key, passphrase=PASSPHRASE)
        assert {p.name: p.read_bytes() for p in (place / "back").iterdir()} == raw


def test_what_is_missing_is_said_before_any_text_is_looked_into(tmp_path, folder, monkeypatch):
    def looked(*_args, **_more):
        raise AssertionError("a text was looked into")

    monkeypatch.setattr("testimony.pseudonyms.material.gathered", looked)
    (tmp_path / "key").write_text("another")
    for words, said in (
        ([], "--review names.csv"),
        (["-o", "out"], "--key is missing"),
        (["-o", str(tmp_path / "out"), "--key", str(tmp_path / "key")], "is there already"),
        (["-o", str(tmp_path / "out"), "--key", str(tmp_path / "out" / "key")], "folder of the texts"),
    ):
        done = RUN.invoke(app, ["pseudonymise", str(folder), *words])
        assert done.exit_code == 1
        assert said in done.output


def test_the_review_sheet_says_what_to_do_with_it_and_that_it_is_to_be_deleted(tmp_path, folder):
    sheet = tmp_path / "names.csv"
    done = RUN.invoke(app, ["pseudonymise", str(folder), "--review", str(sheet)])
    assert done.exit_code == 0
    assert "delete it afterwards" in done.output
    done = RUN.invoke(
        app,
        [
            "pseudonymise",
            str(folder),
            "--review",
            str(sheet),
            "-o",
            str(tmp_path / "o"),
            "--key",
            str(tmp_path / "k"),
        ],
    )
    assert done.exit_code == 0
    assert "holds the names" in done.output
