"""The corpus folder: what is saved is loaded, what does not fit is named by file and line."""

import json
import shutil
from dataclasses import replace

import pytest

from testimony import shipped
from testimony.coding import Coding
from testimony.corpus import Corpus
from testimony.errors import CorpusError


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(shipped.corpus_folder(), tmp_path / "c", ignore=shutil.ignore_patterns("phrasebook*"))
    return tmp_path / "c"


def change(path, line, **values):
    rows = [json.loads(x) for x in path.read_text(encoding="utf-8").splitlines()]
    rows[line].update(values)
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")


def test_a_corpus_survives_saving(corpus, tmp_path):
    corpus.save(tmp_path / "again")
    again = Corpus.load(tmp_path / "again")
    assert again.documents == corpus.documents
    assert [replace(c, quote="") for c in again.codings] == [replace(c, quote="") for c in corpus.codings]
    assert again.phrasebook == corpus.phrasebook
    assert again.lexicon == corpus.lexicon


def test_every_quote_is_what_stands_at_its_span(corpus):
    for coding in corpus.codings:
        assert corpus[coding.document].quote(coding.span) == coding.quote


def test_no_coding_touches_an_interviewers_words(corpus):
    for coding in corpus.codings:
        touched = [t for t in corpus[coding.document].turns if t.span.overlaps(coding.span)]
        assert touched
        assert {t.role for t in touched} <= {"respondent", "author"}


def test_at_least_half_of_the_segments_carry_no_code(corpus):
    data = corpus.labelling()
    assert (data.y.sum(axis=1) == 0).mean() >= 0.5


def test_every_target_has_positives_in_every_language(corpus):
    frame = corpus.to_frame()
    frame["base"] = frame.language.str.split("-").str[0]
    counts = frame[frame.base.isin(["nl", "ru", "en"])].groupby("base")[list(corpus.codebook.targets)].sum()
    assert counts.min().min() >= 3


def test_the_frame_and_the_data_set_have_a_row_a_segment(corpus):
    frame = corpus.to_frame()
    dataset = corpus.to_dataset()
    assert len(frame) == len(dataset) == sum(len(d.segments) for d in corpus.documents)
    assert frame.loc[frame.role == "interviewer", list(corpus.codebook.targets)].sum().sum() == 0


def test_the_folder_loads_as_a_hugging_face_data_set_without_a_script(tmp_path):
    import datasets

    for name in ("documents", "segments", "codings", "memos"):
        found = datasets.load_dataset(str(shipped.corpus_folder()), name, cache_dir=str(tmp_path))
        assert set(found) == {"train", "validation", "test"}
        assert min(map(len, found.values())) > 10
    assert len(
        datasets.load_dataset(str(shipped.corpus_folder()), "phrasebook", cache_dir=str(tmp_path))["train"]
    )


@pytest.mark.parametrize(
    ("file", "values", "complaint"),
    [
        ("codings-train.jsonl", {"quote": "something else"}, "line 1|coding 1"),
        ("codings-train.jsonl", {"document": "nobody"}, "not in the corpus"),
        ("codings-train.jsonl", {"code": "health"}, "not in the codebook"),
        ("codings-train.jsonl", {"stance": "perhaps"}, "stance"),
        ("codings-train.jsonl", {"colour": "red"}, r"codings-train\.jsonl, line 1"),
        ("codings-train.jsonl", {"stop": 10**6, "quote": ""}, "after the text"),
        ("documents-train.jsonl", {"text": "another text"}, r"documents-train\.jsonl, line 1"),
        ("documents-train.jsonl", {"turns": [{"start": 0, "stop": 3, "role": "king"}]}, "king"),
    ],
)
def test_what_does_not_fit_is_refused_by_file_and_line(folder, file, values, complaint):
    change(folder / file, 0, **values)
    with pytest.raises(CorpusError, match=complaint):
        Corpus.load(folder)


def test_two_documents_of_one_name_are_refused(corpus):
    with pytest.raises(CorpusError, match="two documents"):
        replace(corpus, documents=(corpus.documents[0], corpus.documents[0]), codings=())


def test_what_is_no_corpus_is_refused_in_words(tmp_path):
    with pytest.raises(CorpusError, match="not a corpus"):
        Corpus.load(tmp_path)


def test_any_other_codebook_works(tmp_path):
    from testimony import read_text
    from testimony.codebook import Codebook

    document = read_text("I: How are you?\nR: Ill, mostly. My knee.\n")
    start = document.text.index("My knee")
    coding = Coding(document="text", start=start, stop=start + 7, code="health")
    small = Corpus((document,), Codebook.parse("codes: [health]"), (coding,))
    small.save(tmp_path / "c")
    frame = Corpus.load(tmp_path / "c").to_frame()
    assert list(frame["health"]) == [0, 1]


def test_a_crash_while_saving_leaves_the_old_file(corpus, tmp_path, monkeypatch):
    from pathlib import Path

    small = replace(corpus, phrasebook=(), lexicon=None, splits={})
    small.save(tmp_path)
    before = (tmp_path / "documents.jsonl").read_bytes()

    def full(self, *_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        replace(small, documents=small.documents[:1], codings=(), memos=()).save(tmp_path)
    assert (tmp_path / "documents.jsonl").read_bytes() == before
