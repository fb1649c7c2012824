"""The agreement of a corpus: who is compared, on what, and how it is shown."""

from dataclasses import replace
from types import MappingProxyType

import pytest
from typer.testing import CliRunner

from testimony import marked, shipped
from testimony.agreement import agreement
from testimony.cli import app
from testimony.codebook import Codebook
from testimony.coding import ADJUDICATED
from testimony.corpus import Corpus
from testimony.segment import segmented

BOOK = Codebook.load(shipped.corpus_folder() / "codebook.yaml")


def text(language, number, second):
    return (
        f"@id {language}-{number:02d}\n@genre interview\nI: Why?\nR: {{MOB|They had my name}}, see.\n"
        f"R: {{ECO|And the money went}}.\nR: {second}\nR: Then we ate.\n"
    )


def corpus_of(pairs):
    """A corpus of texts, each coded as written by `first` and as the other text says by `second`."""
    documents, codings, coders = [], [], {}
    for a, b in pairs:
        (one,), (two,) = (marked.read(x, BOOK, coder=c) for x, c in ((a, "first"), (b, "second")))
        documents.append(segmented(one.document))
        codings += [*one.codings, *two.codings]
        coders[one.document.id] = ("first", "second")
    return Corpus(tuple(documents), BOOK, tuple(codings), coders=MappingProxyType(coders))


@pytest.fixture(scope="module")
def study():
    differ = [
        (text("en", i, "{DIS|Rude}."), text("en", i, "{DIS|Rude}." if i % 2 else "Rude.")) for i in range(6)
    ]
    same = [(text("nl", i, "{STA-|Weg}."), text("nl", i, "{STA-|Weg}.")) for i in range(4)]
    return corpus_of(differ + same)


def row(found, language, what):
    return next(r for r in found.rows if (r.language, r.what) == (language, what))


def test_agreement_is_told_by_language_code_and_target(study):
    found = agreement(study, draws=50)
    assert found.documents == 10
    assert found.coders == ("first", "second")
    assert row(found, "en", "mobilisation").measures["alpha"].value == pytest.approx(1)
    assert row(found, "nl", "stability:denied").measures["alpha"].value == pytest.approx(1)
    dis = row(found, "en", "discrimination").measures
    assert dis["alpha"].value < 0.7
    assert dis["positive"].value == pytest.approx(2 * 3 / (2 * 3 + 3))
    assert dis["alpha"].low <= dis["alpha"].value <= dis["alpha"].high
    assert row(found, "all", "label sets (MASI)").segments == 40


def test_a_code_nobody_used_has_no_agreement_and_the_reason_is_told(study):
    found = agreement(study, draws=10)
    assert row(found, "nl", "politics").measures["alpha"].value is None
    assert any(r.startswith("nl, politics: alpha has no meaning") for r in found.reasons)
    assert found.to_frame().query("language == 'nl' and code == 'politics'")["alpha"].isna().all()


def test_the_adjudicated_version_is_no_coder(study):
    extra = tuple(replace(c, coder=ADJUDICATED) for c in study.codings if c.coder == "first")
    coders = {k: (*v, ADJUDICATED) for k, v in study.coders.items()}
    adjudicated = replace(study, codings=(*study.codings, *extra), coders=MappingProxyType(coders))
    assert agreement(adjudicated, draws=20).to_frame().equals(agreement(study, draws=20).to_frame())


def test_codings_that_do_not_count_are_not_compared(study):
    talk = tuple(replace(c, subject="other") for c in study.codings if c.code == "discrimination")
    rest = tuple(c for c in study.codings if c.code != "discrimination")
    found = agreement(replace(study, codings=(*rest, *talk)), draws=5)
    assert row(found, "en", "discrimination").prevalence == 0


def test_one_coder_is_nothing_to_compare(study):
    alone = replace(study, coders=MappingProxyType(dict.fromkeys(study.coders, ("first",))))
    assert agreement(alone).documents == 0


def test_three_coders_are_compared_in_pairs(study):
    third = tuple(replace(c, coder="third") for c in study.codings if c.coder == "first")
    coders = MappingProxyType({k: (*v, "third") for k, v in study.coders.items()})
    found = agreement(replace(study, codings=(*study.codings, *third), coders=coders), draws=0)
    measures = row(found, "en", "discrimination").measures
    assert 0 < measures["kappa"].value < 1
    assert 0 < measures["alpha"].value < 1


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.csv", b"\xef\xbb\xbflanguage"),
        ("a.html", b"<!doctype"),
        ("a.svg", b"<?xml"),
        ("a.png", b"\x89PNG"),
    ],
)
def test_the_command_writes_tables_and_pictures_and_never_over_a_file_unasked(study, tmp_path, name, start):
    study.save(tmp_path / "c")
    run, out = CliRunner(), tmp_path / name
    arguments = ["agree", str(tmp_path / "c"), "-o", str(out), "--draws", "20", "-q"]
    assert run.invoke(app, arguments).exit_code == 0
    assert out.read_bytes().startswith(start)
    assert run.invoke(app, arguments).exit_code == 1
    assert run.invoke(app, [*arguments, "--overwrite"]).exit_code == 0


def test_the_command_prints_the_table_and_says_what_has_no_meaning(study, tmp_path):
    study.save(tmp_path / "c")
    found = CliRunner().invoke(app, ["agree", str(tmp_path / "c"), "--draws", "20"], terminal_width=160)
    assert found.exit_code == 0
    assert "discrimination (by stance)" in found.output.replace("\n", " ") or "discrimination" in found.output
    assert "has no meaning" in found.output


def test_the_command_says_when_there_is_nothing_to_compare(study, tmp_path):
    alone = replace(study, coders=MappingProxyType(dict.fromkeys(study.coders, ("first",))))
    alone.save(tmp_path / "c")
    found = CliRunner().invoke(app, ["agree", str(tmp_path / "c"), "-o", str(tmp_path / "a.svg")])
    assert found.exit_code == 1
    assert "coded by two coders" in found.output
    assert not (tmp_path / "a.svg").exists()
