"""What each annotation program writes is read as it is meant; what has no place is listed."""

import json

import pytest

from testimony.coding import Coding
from testimony.errors import ReadError
from testimony.interchange import ReadAs, read, write
from testimony.interchange.labelstudio import config

from .made import differences
from .programs import BOOK, FULL, TEXT, at, coding, corpus, lines, said, units

WAYS = [
    ("c.json", "labelstudio"),
    ("c.jsonl", "doccano"),
    ("c.jsonl", "prodigy"),
    ("c.jsonld", "webannotation"),
    ("c.spacy", "docbin"),
    ("xmi", "xmi"),
    ("brat", "brat"),
    ("set", "datasets"),
]


@pytest.mark.parametrize(("name", "to"), WAYS)
def test_all_that_a_coding_says_comes_back_without_a_corpus_beside_it(tmp_path, name, to):
    assert all(loss.expected for loss in write(FULL, tmp_path / name, to=to))
    back = read(tmp_path / name)
    assert (back.losses, differences(back.corpus, FULL)) == ((), {})


@pytest.mark.parametrize(("name", "to"), WAYS)
def test_a_corpus_without_codings_and_one_without_codes_come_back(tmp_path, name, to):
    empty = corpus(coding("werk"))
    for each in (FULL.__class__(empty.documents, BOOK), empty):
        write(each, tmp_path / name, to=to, overwrite=True)
        assert differences(read(tmp_path / name).corpus, each) == {}


def test_doccano_counts_as_a_browser_does(tmp_path):
    row = {"text": TEXT, "label": [[*units(w), "work"] for w in ("geen", "thuis", "боялась", "повестки")]}
    back = read(lines(tmp_path / "d.jsonl", row))
    assert [words for words, _ in said(back.corpus)] == ["geen", "thuis", "боялась", "повестки"]


def test_doccanos_other_shape_with_relations_and_fields_of_its_own(tmp_path):
    start, stop = units("thuis")
    row = {
        "id": 7,
        "text": TEXT,
        "entities": [{"id": 1, "start_offset": start, "end_offset": stop, "label": "work:denied"}],
        "relations": [{"id": 1, "from_id": 1, "to_id": 1, "type": "x"}],
        "cats": ["FEAR"],
        "Comments": ["een opmerking"],
        "wave": 2,
    }
    back = read(lines(tmp_path / "d.jsonl", row), ReadAs(onto=FULL, offsets=None))
    assert said(back.corpus) == [("thuis", "work:denied"), (None, "страх")]
    assert [(x.what, x.expected) for x in back.losses] == [("comment", False), ("relation", True)]
    assert (back.corpus.documents[0].id, back.corpus.documents[0].metadata["wave"]) == ("7", 2)


def test_a_place_beyond_the_text_is_listed(tmp_path):
    back = read(
        lines(tmp_path / "d.jsonl", {"text": "Dag.", "label": [[0, 3, "a"], [0, 99, "a"], ["x", 2, "a"]]})
    )
    assert said(back.corpus) == [("Dag", "a")]
    assert [(x.what, x.count) for x in back.losses] == [("coding outside its text", 2)]


def test_of_prodigy_only_what_was_accepted_is_taken(tmp_path):
    start, stop = at("thuis")
    span = {"start": start, "end": stop, "label": "work", "token_start": 5}
    rows = [
        {"text": TEXT, "_input_hash": 1, "spans": [span], "answer": "accept", "_annotator_id": "anna"},
        {"text": TEXT, "_input_hash": 1, "spans": [span], "answer": "accept", "_session_id": "Борис"},
        {"text": "Dag.", "_input_hash": 2, "spans": [{**span, "start": 0, "end": 3}], "answer": "reject"},
        {"text": "Nee.", "_input_hash": 3, "accept": ["work", "fear"], "answer": "accept"},
    ]
    back = read(lines(tmp_path / "p.jsonl", *rows))
    assert said(back.corpus, "coder") == [
        ("thuis", "work", "anna"),
        ("thuis", "work", "Борис"),
        (None, "work", ""),
        (None, "fear", ""),
    ]
    assert [(x.what, x.count) for x in back.losses] == [("example that was not accepted", 1)]
    assert len(back.corpus.documents) == 3


def test_what_is_written_for_prodigy_has_tokens_and_a_line_a_coder(tmp_path):
    write(FULL, tmp_path / "p.jsonl", to="prodigy")
    rows = [json.loads(line) for line in (tmp_path / "p.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["_annotator_id"] for row in rows] == ["anna", "Борис"]
    assert all(TEXT[t["start"] : t["end"]] == t["text"] for row in rows for t in row["tokens"])
    assert all(TEXT[s["start"] : s["end"]] == s["text"] for row in rows for s in row["spans"])


def region(words, label, **more):
    start, stop = units(words)
    value = {"start": start, "end": stop, "text": words, "labels": [label]}
    return {"id": words, "type": "labels", "from_name": "label", "to_name": "text", "value": value, **more}


def test_label_studio_with_choices_on_a_region_notes_and_relations(tmp_path):
    picked = {"id": "thuis", "type": "choices", "from_name": "status", "value": {"choices": ["possible"]}}
    rated = {"id": "thuis", "type": "rating", "from_name": "stars", "value": {"rating": 4}}
    results = [
        region("thuis", "work:denied", meta={"text": ["a note"]}),
        picked,
        {"id": "q", "type": "choices", "from_name": "whole", "value": {"choices": ["fear"]}},
        {"type": "relation", "from_id": "a", "to_id": "b"},
        rated,
    ]
    person = {"id": 1, "email": "anna@example.org", "first_name": "Anna", "last_name": ""}
    task = {
        "id": 5,
        "data": {"text": TEXT, "wave": 2},
        "annotations": [
            {"completed_by": person, "result": results},
            {"completed_by": 3, "result": [region("повестки", "fear")]},
            {"completed_by": 4, "result": [region("geen", "fear")], "was_cancelled": True},
        ],
        "predictions": [{"model_version": "m", "result": [region("geen", "work")]}],
    }
    (tmp_path / "l.json").write_text(json.dumps([task]), encoding="utf-8")
    back = read(tmp_path / "l.json")
    assert said(back.corpus, "coder", "status", "memo") == [
        ("thuis", "work:denied", "Anna", "possible", "a note\nstars: 4"),
        (None, "fear", "Anna", "asserted", ""),
        ("повестки", "fear", "user 3", "asserted", ""),
    ]
    assert {x.what: x.count for x in back.losses} == {
        "relation": 1,
        "label of a skipped task": 1,
        "proposal of a model": 1,
    }
    assert dict(back.corpus.documents[0].metadata) == {"wave": 2}


def test_a_text_that_is_no_more_than_an_address_is_a_text_in_label_studio(tmp_path):
    said = ["https://example.org/1", "https://example.org/2 вот и всё"]
    tasks = [{"id": n, "data": {"image": "https://example.org/p.png", "text": s}} for n, s in enumerate(said)]
    (tmp_path / "c.json").write_text(json.dumps(tasks), encoding="utf-8")
    back = read(tmp_path / "c.json", ReadAs(format="labelstudio"))
    assert [d.text for d in back.corpus.documents] == said
    assert back.losses == ()


def test_what_a_model_says_is_a_prediction_in_label_studio(tmp_path):
    write(corpus(coding("werk", coder="testimony (model)", origin="model")), tmp_path / "l.json")
    task = json.loads((tmp_path / "l.json").read_text(encoding="utf-8"))[0]
    assert task["annotations"] == []
    assert [p["model_version"] for p in task["predictions"]] == ["testimony (model)"]
    assert said(read(tmp_path / "l.json").corpus, "origin") == [("werk", "work", "model")]


def test_the_labelling_interface_comes_back_as_a_codebook(tmp_path):
    assert 'value="work:denied"' in config(BOOK)
    losses = write(FULL, tmp_path / "interface.xml")
    assert {x.what for x in losses} == {"document", "coding", "memo"}
    back = read(tmp_path / "interface.xml").corpus
    assert [code.name for code in back.codebook.codes] == ["work", "страх"]
    (tmp_path / "other.xml").write_text("<html/>")
    with pytest.raises(ReadError, match="no labelling interface"):
        read(tmp_path / "other.xml")


def annotation(words, tag, **more):
    start, stop = at(words)
    selector = {"type": "TextPositionSelector", "start": start, "end": stop}
    body = {"type": "TextualBody", "purpose": "tagging", "value": tag}
    return {"type": "Annotation", "body": body, "target": {"source": "een", "selector": selector}, **more}


def test_web_annotations_find_their_text_in_the_corpus(tmp_path):
    quoted = {"type": "TextQuoteSelector", "exact": "повестки", "prefix": "боялась ", "suffix": "."}
    page = [
        annotation("thuis", "work", creator={"name": "anna"}, created="2026-11-24T10:00:00Z"),
        {"type": "Annotation", "bodyValue": "eng", "target": {"source": "een", "selector": quoted}},
        {"type": "Annotation", "body": [], "target": "urn:elsewhere"},
        {"type": "Annotation", "target": {"source": "een", "selector": {"type": "XPathSelector"}}},
    ]
    (tmp_path / "w.json").write_text(json.dumps(page), encoding="utf-8")
    back = read(tmp_path / "w.json", ReadAs(onto=FULL))
    assert said(back.corpus, "coder", "created") == [("thuis", "work", "anna", "2026-11-24T10:00:00Z")]
    assert [(m.kind, m.text, TEXT[m.start : m.stop]) for m in back.corpus.memos] == [
        ("note", "eng", "повестки")
    ]
    assert [x.count for x in back.losses] == [1, 1]


def test_a_quote_that_stands_twice_is_not_placed(tmp_path):
    quoted = {"type": "TextQuoteSelector", "exact": "a"}
    item = {"type": "Annotation", "bodyValue": "x", "target": {"source": "een", "selector": quoted}}
    (tmp_path / "w.json").write_text(json.dumps([item]), encoding="utf-8")
    back = read(tmp_path / "w.json", ReadAs(onto=FULL))
    assert (back.corpus.memos, [x.what for x in back.losses]) == ((), ["annotation"])


def test_spans_that_somebody_moved_in_spacy_stand_where_they_were_put(tmp_path):
    import spacy
    from spacy.tokens import DocBin, Span

    losses = write(FULL, tmp_path / "c.spacy")
    assert [(x.what, x.count) for x in losses] == [("passage that is no whole tokens", 2)]
    doc = next(DocBin().from_disk(tmp_path / "c.spacy").get_docs(spacy.blank("xx").vocab))
    assert {s.text for s in doc.spans["testimony"]} == {
        "geen werk 🙂",
        "боялась повестки",
        "werk 🙂 thuis",
        "cafe\u0301 talk",
        "Er",
    }
    spans = list(doc.spans["testimony"])
    moved = spans[0]
    spans[0] = Span(doc, moved.start, moved.end + 1, label=moved.label, span_id=moved.id_)
    doc.spans["testimony"] = [*spans[:2], Span(doc, 0, 1, label="new")]
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "d.spacy")
    back = read(tmp_path / "d.spacy").corpus
    assert (
        sorted(said(back), key=str)
        == [
            ("R", "new"),
            (None, "страх"),
            ("geen werk 🙂 thuis", "work:denied"),
            ("боялась повестки", "страх"),
        ]
        or len(back.codings) == 4
    )


def test_entities_and_categories_of_spacy_are_codings(tmp_path):
    import spacy
    from spacy.tokens import DocBin

    doc = spacy.blank("nl")("Er was geen werk.")
    doc.ents = [doc.char_span(12, 16, label="WORK")]
    doc.cats = {"fear": 0.9, "home": 0.1}
    DocBin(docs=[doc]).to_disk(tmp_path / "d.spacy")
    assert said(read(tmp_path / "d.spacy").corpus) == [("werk", "WORK"), (None, "fear")]


def test_a_data_set_of_somebody_else_is_read(tmp_path):
    import datasets

    rows = {"text": [TEXT], "wave": [2], "spans": [[{"start": 7, "end": 10, "label": "x"}]]}
    datasets.Dataset.from_dict(rows).save_to_disk(tmp_path / "set")
    back = read(tmp_path / "set").corpus
    assert (said(back), dict(back.documents[0].metadata)) == ([(TEXT[7:10], "x")], {"wave": 2})


@pytest.mark.parametrize(("name", "to"), WAYS)
def test_a_passage_with_a_control_character_in_it_is_no_doubt_about_places(tmp_path, name, to):
    text = "Er \x0b was 🙂 werk.\nЯ \x0b тоже."
    start = text.index("was")
    each = Coding(document="een", start=start, stop=start + 5, code="work")
    other = Coding(document="een", start=start - 2, stop=start + 3, code="work")
    given = corpus(each, other, text=text)
    write(given, tmp_path / name, to=to)
    words = {w for w, _ in said(read(tmp_path / name).corpus)}
    assert words in ({"was 🙂", "\x0b was"}, {"was 🙂", "\ufffd was"})
