"""A corpus goes into a study and comes out equal, whatever it holds; and twice taken in, it is there once."""

from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from study import made
from testimony.codebook import Code, Codebook, Example
from testimony.coding import ADJUDICATED, Coding, Memo
from testimony.corpus import Corpus
from testimony.document import GENRES, ROLES, Document, Source, Turn
from testimony.errors import CorpusError, OutputError
from testimony.lexicon import Lexicon
from testimony.phrase import Phrase
from testimony.segment import segmented
from testimony.study import Contents, Study

PIECES = [
    "хлеб",
    "ё\u0301лка",
    "й",
    "brood",
    "één",
    "bread",
    "🍞",
    "👩‍🍳",
    "e\u0301",
    " ",
    "\n",
    ".",
    "\u2028",
    "'",
    "khleb",
]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join)
NAMES = st.sampled_from(["a", "Анна", "één", "", "x y", "🙂"])
CODERS = st.sampled_from(["first", "Борис", ADJUDICATED, ""])
LANGUAGES = st.sampled_from(["nl", "ru", "en", "ru-Latn"])


def contents_of(corpus):
    """Return a corpus as a study takes it in."""
    fields = {name: getattr(corpus, name) for name in Contents.__dataclass_fields__}
    return Contents(**fields | {"coders": {d.id: corpus.coders_of(d.id) for d in corpus.documents}})


def same(one, other):
    """Compare everything that a corpus folder holds."""
    for name in ("documents", "codings", "memos", "phrasebook", "lexicon", "name", "splits", "standing"):
        assert getattr(one, name) == getattr(other, name), name
    assert replace(one.codebook, raw="") == replace(other.codebook, raw="")
    assert {d.id: one.coders_of(d.id) for d in one.documents} == {
        d.id: other.coders_of(d.id) for d in other.documents
    }


@st.composite
def documents(draw, number):
    text = draw(TEXTS)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=4)) | {0, len(text)})
    turns = tuple(
        Turn(
            start, stop, draw(st.sampled_from(ROLES)), draw(st.none() | NAMES), draw(NAMES), draw(LANGUAGES),
            draw(st.none() | st.floats(0, 9e5)),
        )
        for start, stop in pairwise(cuts)
    )  # fmt: skip
    metadata = st.dictionaries(
        NAMES, NAMES | st.integers() | st.booleans() | st.lists(NAMES, max_size=2), max_size=3
    )
    return segmented(
        Document(
            id=f"{draw(NAMES)}-{number}",
            text=text,
            respondent=draw(st.sampled_from(["", "p1", "п2"])),
            turns=turns,
            language=draw(LANGUAGES),
            genre=draw(st.sampled_from(GENRES)),
            metadata=draw(metadata),
        )
    )


@st.composite
def corpora(draw):
    found = tuple(draw(documents(number)) for number in range(draw(st.integers(1, 3))))
    book = Codebook(
        "книга",
        "0.1",
        tuple(
            Code(
                n,
                definition=draw(NAMES),
                examples=(Example("ru", draw(TEXTS).strip() or "x"),),
                aliases=(n[:2],),
            )
            for n in ("bread", "голод")
        ),
        rules=tuple(draw(st.lists(st.sampled_from(["G1 one", "G2 два"]), max_size=2))),
        memos={"irony": "не всерьёз"},
    )

    def placed(kind):
        document = draw(st.sampled_from(found))
        start = draw(st.integers(0, len(document.text)))
        stop = draw(st.integers(start, len(document.text)))
        common = {"document": document.id, "start": start, "stop": stop, "coder": draw(CODERS)}
        common["quote"] = document.text[start:stop]
        if kind is Memo:
            return Memo(kind="irony", text=draw(NAMES), **common)
        if draw(st.integers(0, 4)) == 0:
            common |= {"start": None, "stop": None, "quote": ""}
        choices = {
            "stance": ["affirmed", "denied"],
            "subject": ["self", "other"],
            "origin": ["human", "model-confirmed"],
        }
        drawn = {name: draw(st.sampled_from(values)) for name, values in choices.items()}
        texts = {name: draw(NAMES) for name in ("memo", "subcode", "created", "codebook")}
        return Coding(code=draw(st.sampled_from(["bread", "голод"])), **common, **drawn, **texts)

    people = list(dict.fromkeys(d.person for d in found))
    phrase = st.builds(
        Phrase, TEXTS, LANGUAGES, st.just(("bread",)) | st.just(()), NAMES, NAMES, NAMES, NAMES
    )
    phrases = draw(st.lists(phrase, max_size=3))
    words = st.dictionaries(LANGUAGES, st.lists(st.sampled_from(PIECES), max_size=3).map(tuple), max_size=2)
    return Corpus(
        documents=found,
        codebook=book,
        codings=tuple(placed(Coding) for _ in range(draw(st.integers(0, 5)))),
        memos=tuple(placed(Memo) for _ in range(draw(st.integers(0, 3)))),
        phrasebook=(*phrases, *phrases[:1]),  # one of them twice
        lexicon=draw(st.none() | st.dictionaries(NAMES, words, max_size=2).map(lambda e: Lexicon(e, dict.fromkeys(e, "что это")))),
        name="маленький",
        splits=MappingProxyType(draw(st.just({}) | st.just(dict.fromkeys(people, "train")) | st.just({**dict.fromkeys(people, "test"), "gone": "train"}))),
        coders=MappingProxyType({d.id: tuple(draw(st.lists(CODERS, unique=True, max_size=3))) for d in found}),
    )  # fmt: skip


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(corpora())
def test_any_corpus_comes_out_of_a_study_as_it_went_in(corpus):
    with made.folder() as folder:
        corpus.save(f"{folder}/s.sqlite")
        same(Corpus.load(f"{folder}/s.sqlite"), corpus)
        with Study.open(f"{folder}/s.sqlite") as study:
            assert study.take_in(contents_of(corpus)) == 0
            assert study.problems() == ()


def in_and_out(whole):
    with made.folder() as folder:
        whole.save(f"{folder}/s.sqlite")
        again = Corpus.load(f"{folder}/s.sqlite")
    same(again, whole)
    assert again.codebook == whole.codebook
    assert list(again.lexicon.entries) == list(whole.lexicon.entries)


def test_the_shipped_corpus_goes_in_and_out_equal(corpus):
    whole = corpus.part("train", "validation")
    in_and_out(replace(whole, phrasebook=whole.phrasebook[:200]))


@pytest.mark.nightly
def test_the_shipped_corpus_with_its_whole_phrasebook_goes_in_and_out_equal(corpus):
    in_and_out(corpus.part("train", "validation"))


def test_what_a_folder_keeps_a_study_keeps_and_the_other_way_round(tmp_path):
    first = made.corpus(
        splits=MappingProxyType({"p-en-1": "train", "p-nl-1": "validation", "p-ru-1": "test"})
    )
    first = replace(first, documents=tuple(replace(d, source=Source()) for d in first.documents))
    first.save(tmp_path / "s.sqlite")
    Corpus.load(tmp_path / "s.sqlite").save(tmp_path / "folder")
    same(replace(Corpus.load(tmp_path / "folder"), name="small"), first)


def test_crlf_files_keep_their_spans_in_a_study(tmp_path):
    from testimony import read

    (tmp_path / "a.txt").write_bytes("I: Why?\r\nR: Потому что хлеб 🍞.\r\nR: Khleb konchilsya.\r\n".encode())
    document = read(tmp_path / "a.txt")
    with made.study(tmp_path / "s.sqlite")[0] as study:
        item = study.add_document(document)
        start, stop = made.place_of(document, "хлеб 🍞")
        study.code(item, start, stop, "bread", coder=study.coders()[0].id)
        assert study.document(item) == document
        assert study.contents().codings[0].quote == "хлеб 🍞"


def test_a_study_is_never_written_over(tmp_path):
    made.corpus().save(tmp_path / "s.sqlite")
    before = (tmp_path / "s.sqlite").read_bytes()
    with pytest.raises(OutputError, match="there already"):
        replace(made.corpus(), codings=()).save(tmp_path / "s.sqlite")
    assert (tmp_path / "s.sqlite").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["s.sqlite"]


def test_a_corpus_that_cannot_be_kept_leaves_no_file(tmp_path):
    bad = Corpus((Document(id="x", text="a\0b"),), made.BOOK)
    with pytest.raises(CorpusError, match="NUL"):
        bad.save(tmp_path / "s.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_a_study_file_is_known_by_its_content_whatever_its_name(tmp_path):
    made.corpus().save(tmp_path / "s.sqlite")
    (tmp_path / "s.sqlite").rename(tmp_path / "interviews.2026")
    assert len(Corpus.load(tmp_path / "interviews.2026").documents) == 3
    (tmp_path / "no.sqlite").write_bytes(b"not a database at all")
    with pytest.raises(CorpusError, match="not a corpus"):
        Corpus.load(tmp_path / "no.sqlite")


def test_only_its_owner_may_read_a_study(tmp_path):
    made.corpus().save(tmp_path / "s.sqlite")
    assert (tmp_path / "s.sqlite").stat().st_mode & 0o777 == 0o600
    with Study.open(tmp_path / "t.sqlite", create=True) as study:
        study.new_codebook(made.BOOK)
        assert {p.stat().st_mode & 0o777 for p in tmp_path.iterdir()} == {0o600}


def test_a_corpus_with_another_codebook_or_another_text_of_a_name_is_not_taken_in(tmp_path):
    first = made.corpus()
    first.save(tmp_path / "s.sqlite")
    with Study.open(tmp_path / "s.sqlite") as study:
        before = made.dump(study)
        with pytest.raises(CorpusError, match="another codebook"):
            study.take_in(contents_of(Corpus((), Codebook.parse("codes: [x]"))))
        other = replace(first.documents[0], text="another text", turns=(), segments=())
        with pytest.raises(CorpusError, match="another text of this name"):
            study.take_in(contents_of(Corpus((other,), made.BOOK)))
        assert made.dump(study) == before


def test_what_was_changed_or_deleted_since_is_not_brought_back_by_taking_in_again(tmp_path):
    first = made.corpus()
    first.save(tmp_path / "s.sqlite")
    with Study.open(tmp_path / "s.sqlite") as study:
        (ours,) = study.codings(study.documents()[0].id)
        study.delete(ours.id)
        assert study.take_in(contents_of(first)) == 0
        assert study.codings(ours.document) == ()


def test_two_texts_of_one_name_after_a_merge_are_told_apart(tmp_path):
    with made.study(tmp_path / "a.sqlite")[0] as a, made.study(tmp_path / "b.sqlite")[0] as b:
        a.add_document(Document(id="Иван", text="Один."))
        b.add_document(Document(id="Иван", text="Другой."))
        a.merge(b)
        b.merge(a)
        names = [d.id for d in Corpus(**a.contents().fields()).documents]
        assert len(set(names)) == 5
        assert "Иван" in names
        assert sorted(names) == sorted(d.id for d in b.contents().documents)


def test_who_has_coded_is_who_said_so_or_left_codings_unasked(tmp_path):
    study, documents, (anna, boris) = made.study(tmp_path / "s.sqlite")
    with study:
        study.assign(documents["en"], anna)  # at work, not done
        study.code(documents["en"], 17, 19, "bread", coder=anna)
        study.code(documents["en"], 17, 19, "bread", coder=boris)  # unasked
        study.finish(documents["nl"], boris)  # found nothing
        coders = study.contents().coders
    assert (coders["en-1"], coders["nl-1"], coders["ru-1"]) == (("Boris",), ("Boris",), ())


def test_loading_a_folder_does_not_load_the_database(tmp_path):
    import subprocess
    import sys

    made.corpus().save(tmp_path / "c")
    program = f"import sys, testimony as t; t.Corpus.load({str(tmp_path / 'c')!r}); sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_band_that_an_early_desk_wrote_otherwise_is_read_as_corpora_write_it(tmp_path):
    study, documents, _ = made.study(tmp_path / "s.sqlite")
    with study:
        old = {"age_band": "25–34", "wave": "feb–sep_2022", "remark": "1–2"}
        study.change(documents["ru"], metadata=old)
        read = {"age_band": "25-34", "wave": "feb-sep_2022", "remark": "1–2"}
        assert study.document(documents["ru"]).metadata == read
        assert next(d for d in study.contents().documents if d.id == "ru-1").metadata == read
