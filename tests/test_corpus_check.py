"""`corpus check` finds what is wrong, names where, and counts what is there."""

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from testimony import shipped
from testimony.cli import app
from testimony.codebook import Codebook
from testimony.corpus_check import check
from testimony.lexicon import Lexicon
from testimony.phrase import Phrase
from testimony.segment import segmented

BOOK = Codebook.load(shipped.corpus_folder() / "codebook.yaml")
TEXT = """\
@id en-z-01
@genre interview
I: Was it the job?
R: {ECO.job|The boat yard shut in March and nobody else on the island was hiring}, so.
R: We ate soup.

@id en-z-02
@genre letter
{STA.legal-|They gave me six weeks and a stamp}, {!macro|prices are up}.
"""


@pytest.fixture
def corpus(marked_corpus):
    return marked_corpus(
        TEXT,
        BOOK,
        phrasebook=(Phrase("I left for wages", "en", ("economics",)),),
        lexicon=Lexicon({"WAGES": {"en": ("wage", "pay packet")}}),
    )


def problems(corpus, folder):
    corpus.save(folder)
    return check(folder).problems


def test_a_sound_corpus_has_no_problems_and_its_counts_are_shown(corpus, tmp_path):
    corpus.save(tmp_path)
    found = check(tmp_path)
    assert found.problems == ()
    counts = {c.what: c.found for c in found.counts}
    assert (counts["testimonies"], counts["segments"], counts["economics"]) == (2, 3, 1)
    assert counts["phrases: economics"] == 1
    assert counts["lexicon entries"] == 2


def test_a_goal_that_is_not_reached_is_no_problem_but_is_shown(corpus, tmp_path):
    (tmp_path / "goals.yaml").write_text("per_language:\n  testimonies: 5\n", encoding="utf-8")
    corpus.save(tmp_path)
    found = check(tmp_path)
    assert found.problems == ()
    assert [(c.what, c.found, c.goal) for c in found.unmet] == [("testimonies", 2, 5)]


def in_question(c):
    return replace(c, codings=(*c.codings, replace(c.codings[0], start=3, stop=10, quote="")))


def copied(c):
    twin = segmented(replace(c.documents[0], id="en-z-03", respondent="p-3", segments=()))
    return replace(c, documents=(*c.documents, twin))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (in_question, "outside the words of respondent or author"),
        (
            lambda c: replace(c, codings=(replace(c.codings[0], subcode="summons"),)),
            "no subcode of economics",
        ),
        (lambda c: replace(c, codings=(replace(c.codings[0], codebook="9.9.9"),)), "newer than"),
        (lambda c: replace(c, codings=(replace(c.codings[0], codebook=""),)), "do not say which version"),
        (lambda c: replace(c, memos=(replace(c.memos[0], kind="mood"),)), "no kind of memo"),
        (lambda c: replace(c, coders={**c.coders, "en-z-01": ("a", "b")}), "not adjudicated"),
        (lambda c: replace(c, splits={"p-en-z-01": "train", "p-en-z-02": "test"}), "not coded twice"),
        (copied, "nearly the same"),
        (copied, "runs of five words"),
        (
            lambda c: replace(c, phrasebook=(*c.phrasebook, Phrase("I left for the wage", "en"))),
            "phrases 1 and 2 are nearly the same",
        ),
        (
            lambda c: replace(
                c, phrasebook=(*c.phrasebook, Phrase("The draft was cold", "en", kind="homonim"))
            ),
            "'homonim' is no kind",
        ),
        (lambda c: replace(c, lexicon=Lexicon({"WAGES": {"en": ("wage", "wage")}})), "'wage' twice"),
    ],
)
def test_each_kind_of_problem_is_found_and_named(corpus, tmp_path, change, complaint):
    found = problems(change(corpus), tmp_path)
    assert any(complaint in p for p in found), found


def test_segment_files_that_are_out_of_date_are_found_and_rebuilt(corpus, tmp_path):
    corpus.save(tmp_path)
    path = tmp_path / "segments.jsonl"
    rows = [json.loads(x) for x in path.read_text("utf-8").splitlines()]
    rows[0]["economics"] = 9
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    run = CliRunner()
    found = run.invoke(app, ["corpus", "check", str(tmp_path)])
    assert found.exit_code == 1
    assert "--rebuild" in found.output
    assert run.invoke(app, ["corpus", "check", str(tmp_path), "--rebuild"]).exit_code == 0


def test_the_shipped_corpus_has_nothing_wrong():
    assert check(shipped.corpus_folder()).problems == ()
