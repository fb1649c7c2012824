"""Labels in a batch are those of `testimony label`, to the last decision and the last quoted word."""

import csv
import json

import numpy as np
import pytest

from testimony import read_all, shipped
from testimony.batch.labelling import DECISIONS, label_chunk
from testimony.passage import Passage
from testimony.reading import files_in
from testimony.report.rows import segment_rows, summary_rows

from .made import TEXTS, run, segments, told

CORPUS = shipped.corpus_folder()


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """Testimonies of the shipped corpus as people hold them: transcripts, records with turns, a table of turns."""
    folder = tmp_path_factory.mktemp("tables")
    lines = (CORPUS / "documents-validation.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines[:: max(1, len(lines) // 8)]]
    with (folder / "records.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(record) + "\n" for record in records)
    with (folder / "turns.csv").open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(["interview", "speaker", "text"])
        for record in records[:4]:
            for turn in record["turns"]:
                table.writerow(
                    [record["id"], turn["speaker"] or "R", record["text"][turn["start"] : turn["stop"]]]
                )
    return folder


def by_place(rows):
    return {(row["document"], row["segment"]): row for row in rows}


def compared(path, out, model, **options):
    """Label the same with both, and compare every row."""
    run(path, out, evidence="all", with_text=True, columns={}, **options)
    documents = [model.label(d) for file in files_in([path]) for d in read_all(file)]
    expected, found = by_place(segment_rows(documents)), by_place(segments(out))
    assert list(found) == list(expected)
    for place, row in expected.items():
        same(row, found[place], model)
    both = zip(summary_rows(documents), told(out), strict=True)
    for row, other in both:
        other["respondent"] = other["respondent"] or ""
        assert {name: other[name] for name in row} == row
    return found


def same(row, other, model):
    for name in ("start", "stop", "role", "language", "text"):
        assert other[name] == row[name], name
    labels = {t: other[f"decision:{t}"] for t in model.targets if other[f"decision:{t}"] in ("yes", "unsure")}
    said = {x["code"] + (":denied" if x["stance"] == "denied" else ""): x for x in row["labels"]}
    assert labels == {t: x["decision"] for t, x in said.items()}
    for target, x in said.items():
        assert other[target] == pytest.approx(x["probability"], abs=6e-5)
    quotes = [(t, e["start"], e["stop"], e["text"]) for t, x in said.items() for e in x["evidence"]]
    assert [(e["target"], e["start"], e["stop"], e["text"]) for e in other["evidence"]] == quotes


def test_transcripts_get_the_labels_that_label_gives(tmp_path, model):
    found = compared(CORPUS / "examples", tmp_path / "out", model)
    assert any(row["evidence"] for row in found.values() if row["role"] == "respondent")
    assert all(row["note"] for row in found.values() if row["role"] == "interviewer")


def test_records_with_turns_get_the_labels_that_label_gives(tables, tmp_path, model):
    found = compared(tables / "records.jsonl", tmp_path / "out", model)
    assert {row["role"] for row in found.values()} >= {"interviewer", "respondent"}


def test_a_table_of_turns_gets_the_labels_that_label_gives(tables, tmp_path, model):
    found = compared(tables / "turns.csv", tmp_path / "out", model)
    assert len({row["row"] for row in found.values()}) > 20


def test_rows_of_running_text_get_the_labels_that_label_gives(tmp_path, model):
    path = tmp_path / "texts.jsonl"
    texts = [
        *TEXTS,
        "Ja.",
        "Нет.",
        "I: Why?\nR: They sent me a summons.\nI: And?\nR: I left.",
        " ".join(TEXTS[2:3] * 30),
    ]
    path.write_text("".join(json.dumps({"id": f"t{i}", "text": t}) + "\n" for i, t in enumerate(texts)))
    found = compared(path, tmp_path / "out", model)
    assert len({row["document"] for row in found.values()}) == len(texts)
    assert {"nl", "ru", "en", "ru-Latn", "de"} <= {row["language"] for row in found.values()}


def test_the_strongest_evidence_is_one_of_all(model):
    passages = [Passage(text * 3, "en") for text in TEXTS[2:5]]
    top, every = (label_chunk(model, passages, evidence=how).evidence for how in ("top", "all"))
    for a, b in zip(top, every, strict=True):
        assert set(a) <= set(b)
        assert [j for j, _ in a] == list(dict.fromkeys(j for j, _ in b))
        assert all(e.weight == max(x.weight for k, x in b if k == j) for j, e in a)
    assert any(top)


def test_no_evidence_changes_no_decision(model):
    passages = [Passage(text, "ru") for text in TEXTS]
    with_, without = (label_chunk(model, passages, evidence=how) for how in ("all", "none"))
    assert np.array_equal(with_.decisions, without.decisions)
    assert not any(without.evidence)


def test_of_two_stances_of_a_code_one_at_most_is_yes(model):
    texts = [f"{a} {b}" for a in TEXTS[:6] for b in TEXTS[:6]]
    found = label_chunk(model, [Passage(t, "en") for t in texts], evidence="none")
    for code in {t.partition(":")[0] for t in model.targets}:
        at = [j for j, t in enumerate(model.targets) if t.partition(":")[0] == code]
        assert ((found.decisions[:, at] == DECISIONS.index("yes")).sum(axis=1) <= 1).all()


def test_nothing_to_label_is_nothing_labelled(model):
    found = label_chunk(model, [])
    assert found.probabilities.shape == (0, len(model.targets))
    assert found.evidence == ()
