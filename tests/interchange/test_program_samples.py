"""The real files of annotation programs beside the checkout: all that is in them comes in, and goes out and back again."""

import pytest

from testimony.interchange import read, write

from .made import differences

FILES = {
    "labelstudio/csv_test.json": (
        2,
        0,
        {"label on something else (rectanglelabels)": 3, "proposal of a model": 2},
    ),
    "labelstudio/csv_test2.json": (1, 1, {}),
    "labelstudio/csv_test_history.json": (1, 1, {}),
    "labelstudio/json_min.json": (1, 0, {"label on something else (polygonlabels)": 1}),
    "doccano/example_overlapping.jsonl": (1, 2, {}),
    "doccano/export_relation_extraction.jsonl": (1, 4, {"relation": 3}),
    "doccano/export_sequence_labeling.jsonl": (3, 4, {}),
    "doccano/export_text_classification.jsonl": (3, 3, {}),
    "doccano/import_relation_extraction.jsonl": (1, 4, {"relation": 3}),
    "doccano/import_sequence_labeling.jsonl": (3, 3, {}),
    "doccano/import_text_classification.jsonl": (3, 3, {}),
    "prodigy/fashion-brands-300.jsonl": (300, 111, {}),
    "prodigy/cooking-dev-300.jsonl": (300, 472, {}),
    "cassis_xmi/cas_with_smileys.xmi": (1, 5, None),
    "cassis_xmi/emoji_debug.xmi": (1, 9, None),
    "inception_tsv/testAnnotationWithLeadingWhitespace.tsv": (1, 1, {}),
    "inception_tsv/testMultiTokenStackedSpanWithFeatureValue.tsv": (1, 2, {}),
    "inception_tsv/testSentenceWithEmoji.tsv": (1, 1, {}),
    "inception_tsv/testSentenceWithLineBreak.tsv": (1, 1, {}),
    "inception_tsv/testSentenceWithTab.tsv": (1, 1, {}),
    "inception_tsv/testSubMultiTokenSpanWithFeatureValue.tsv": (1, 12, {}),
    "brat/PMID-11393792.ann": (1, 12, {"event": 2}),
    "brat/PMID-12729016.ann": (1, 3, {}),
}
BACK = (
    ("c.json", "labelstudio"),
    ("d.jsonl", "doccano"),
    ("p.jsonl", "prodigy"),
    ("c.jsonld", "webannotation"),
    ("c.spacy", "docbin"),
    ("xmi", "xmi"),
    ("brat", "brat"),
    ("set", "datasets"),
)


def found_in(samples, name):
    if name.endswith(".xmi"):
        pytest.importorskip("cassis")
    return read(samples / name)


@pytest.mark.parametrize("name", FILES)
def test_all_in_a_real_file_comes_in(samples, name):
    documents, codings, lost = FILES[name]
    back = found_in(samples, name)
    assert (len(back.corpus.documents), len(back.corpus.codings)) == (documents, codings)
    if lost is None:
        assert all(loss.expected for loss in back.losses)
    else:
        assert {x.what: x.count for x in back.losses} == lost


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_a_real_file_goes_out_as_every_kind_and_comes_back(samples, tmp_path, name):
    corpus = found_in(samples, name).corpus
    for file, kind in BACK:
        assert all(loss.expected for loss in write(corpus, tmp_path / file, to=kind))
        assert differences(read(tmp_path / file).corpus, corpus) == {}, kind
