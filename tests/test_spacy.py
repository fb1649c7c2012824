"""spaCy: the component, and labelled documents as `Doc`."""

import pytest
import spacy

from testimony import read_text

TEXT = "Интервьюер: Почему?\nРеспондент: Мне принесли повестку, и в ту же ночь я уехал. 🐕\n"


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("ru")
    nlp.add_pipe("testimony")
    return nlp


def test_the_component_fills_cats_and_spans(nlp, model):
    doc = nlp(TEXT)
    assert set(doc.cats) == set(model.targets)
    assert doc.cats["mobilisation"] > 0.3
    assert doc.spans["testimony"][0].label_ == "mobilisation"
    assert doc.spans["testimony_evidence"]


def test_the_interviewers_words_are_in_no_span(nlp):
    doc = nlp(TEXT)
    spoken = TEXT.index("Мне")
    assert all(
        s.start_char >= spoken for name in ("testimony", "testimony_evidence") for s in doc.spans[name]
    )


def test_the_documents_text_and_tokens_stay_as_they_are(nlp):
    text = TEXT.replace("\n", "\r\n")
    assert nlp(text).text == text
    assert [t.text for t in nlp(text)] == [t.text for t in spacy.blank("ru")(text)]


@pytest.mark.parametrize("text", ["", " ", "🙂"])
def test_text_without_words_passes_through(nlp, text):
    assert nlp(text).text == text


def test_many_documents_go_through_a_pipe(nlp):
    assert len(list(nlp.pipe([TEXT, "Мы ели суп.", TEXT]))) == 3


def test_a_labelled_document_becomes_a_doc_with_the_same_passages(model):
    labelled = model.label(read_text(TEXT))
    doc = labelled.to_spacy()
    assert doc.text == labelled.document.text
    wanted = {(x.target, s.segment.text) for s in labelled for x in s.labels if x.decision == "yes"}
    assert {(s.label_, s.text) for s in doc.spans["testimony"]} == wanted


def test_displacy_draws_it(model):
    doc = model.label(read_text(TEXT)).to_spacy()
    assert "mobilisation" in spacy.displacy.render(
        doc, style="span", options={"spans_key": "testimony"}, jupyter=False
    )


def test_looking_for_another_component_does_not_load_the_model():
    import subprocess
    import sys

    program = "import sys, spacy; spacy.blank('nl').add_pipe('sentencizer'); print('testimony.model' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
