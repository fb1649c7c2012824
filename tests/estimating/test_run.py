"""Whole estimates and whole draws of a study: kept in it, read back, refused where they would not hold."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from estimates.made import corpus
from testimony.corpus import Corpus
from testimony.errors import EvaluationError
from testimony.estimates import How
from testimony.estimating import Predictions, draws, population, run
from testimony.estimating.machine import Said
from testimony.evaluation import person_mark
from testimony.study import Study


def said(made, *, marks=()):
    """Return predictions that are right but for every tenth respondent."""
    found = []
    for number, d in enumerate(made.documents):
        has = [(number % 2 == 0) != (number % 10 == 7), number % 3 == 0]
        states = {c: "yes" if h else "not_mentioned" for c, h in zip(("work", "fear"), has, strict=True)}
        found.append(
            Said(d.id, d.person, states, {c: 0.9 if h else 0.2 for c, h in zip(states, has, strict=True)})
        )
    return Predictions(tuple(found), frozenset(map(person_mark, marks)))


@pytest.fixture
def study(made_once, tmp_path):
    """A study file of 120 interviews, 60 of them drawn and coded."""
    return Path(shutil.copy(made_once, tmp_path))


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    path = tmp_path_factory.mktemp("study") / "study.sqlite"
    corpus(120, coded=lambda number: False).save(path)
    run.keep(path, run.drawn(path, 60, seed=4), None)
    chosen = {d for row in draws.draw_from(path).drawn for d in row.documents}
    full = corpus(120)
    with Study.open(path) as opened:
        anna = opened.add_coder("Anna")
        ids = {line.name: line.id for line in opened.documents()}
        for c in full.codings:
            if c.document in chosen:
                opened.code(ids[c.document], c.start, c.stop, c.code, coder=anna)
        for name in sorted(chosen):
            opened.finish(ids[name], anna)
    return path


def test_a_study_keeps_its_draw_and_gives_it_back(study):
    found = draws.draw_from(study)
    assert len(found.rows) == 120
    assert len(found.drawn) == 60
    assert {(row.probability, row.seed, row.kind) for row in found.rows} == {(0.5, 4, "simple")}
    with Study.open(study) as opened:
        assert not opened.problems()


def test_a_study_is_estimated_from_its_own_draw(study):
    made = Corpus.load(study)
    found = run.estimates(study, predictions=said(made), by=["wave"])
    row = found.one("work")
    assert (row.n, row.hand) == (120, 60)
    assert row.low <= 0.5 <= row.high
    assert row.uncorrected is not None
    assert row.half_width < 0.12
    assert {row.group for row in found} == {(), (("wave", "2022"),), (("wave", "2023"),)}


def test_without_a_model_a_study_is_cross_fitted(study):
    found = run.estimates(study, cross_fit=True)
    assert found.one("fear").low <= 1 / 3 <= found.one("fear").high
    assert any("cross-fitted" in note for note in found.notes)


def test_a_model_that_learnt_from_the_coded_is_refused(study):
    made = Corpus.load(study)
    with pytest.raises(EvaluationError, match="learnt from"):
        run.estimates(study, predictions=said(made, marks=made.respondents))


def test_a_folder_without_a_draw_is_refused_before_anything_is_labelled(tmp_path, monkeypatch):
    corpus(40, coded=lambda number: number < 20).save(tmp_path / "folder")
    monkeypatch.setattr(run, "_predicted", lambda *_: pytest.fail("labelled before it was refused"))
    with pytest.raises(EvaluationError, match="label_shift"):
        run.estimates(tmp_path / "folder")


def test_a_draw_in_a_file_does_what_one_in_a_study_does(study, tmp_path):
    made = Corpus.load(study)
    made.save(tmp_path / "folder")
    draws.write_draw(draws.draw_from(study), tmp_path / "draw.csv")
    assert draws.read_draw(tmp_path / "draw.csv") == draws.draw_from(study)
    in_study = run.estimates(study, predictions=said(made))
    in_file = run.estimates(tmp_path / "folder", predictions=said(made), drawing=tmp_path / "draw.csv")
    assert in_study.rows == in_file.rows


def test_a_later_draw_extends_and_the_study_has_both(study):
    before = draws.draw_from(study)
    run.keep(study, run.drawn(study, 10), None)
    after = draws.draw_from(study)
    assert {r.respondent for r in before.drawn} <= {r.respondent for r in after.drawn}
    assert len(after.drawn) == 70
    assert len(after.new) == 10
    with pytest.raises(EvaluationError, match="10 of the 70 drawn respondents are not coded"):
        run.estimates(study, predictions=said(Corpus.load(study)))
    found = run.estimates(study, predictions=said(Corpus.load(study)), how=How(missing="at_random"))
    assert found.one("work").hand == 60


def test_who_is_added_later_has_to_be_drawn_from_too(study):
    with Study.open(study) as opened:
        for extra in corpus(130).documents[120:]:
            opened.add_document(extra)
    made = Corpus.load(study)
    with pytest.raises(EvaluationError, match="10 respondents could not have been drawn"):
        run.estimates(study, predictions=said(made))


def test_a_draw_by_strata_and_one_by_other_strata(tmp_path):
    path = tmp_path / "study.sqlite"
    corpus(120, coded=lambda number: False).save(path)
    run.keep(path, run.drawn(path, 24, by=["wave"]), None)
    assert {row.stratum for row in draws.draw_from(path).rows} == {"wave=2022", "wave=2023"}
    assert len(run.drawn(path, 10, by=["wave"]).drawn) == 34
    with pytest.raises(EvaluationError, match="other strata"):
        run.drawn(path, 10, by=["language"])
    assert {row.stratum for row in run.drawn(path, 10).new} == {"wave=2022", "wave=2023"}


def test_an_unknown_field_of_strata_is_named_and_an_active_draw_has_none(tmp_path):
    corpus(20).save(tmp_path / "folder")
    with pytest.raises(EvaluationError, match=r"no field 'land'.*wave"):
        run.drawn(tmp_path / "folder", 10, by=["land"])
    with pytest.raises(EvaluationError, match="no strata"):
        run.drawn(tmp_path / "folder", 10, by=["wave"], active=True)


def test_an_active_draw_is_led_by_the_models_uncertainty(tmp_path):
    made = corpus(60)
    unsure = Predictions(
        tuple(
            Said(d.id, d.person, None, {"work": 0.5 if n < 20 else 0.02})
            for n, d in enumerate(made.documents)
        )
    )
    found = draws.candidates(made, predictions=unsure)
    assert found[0].uncertainty == 1
    assert found[40].uncertainty == pytest.approx(4 * 0.02 * 0.98)


def test_a_folder_keeps_no_draw_without_a_file(tmp_path):
    corpus(20).save(tmp_path / "folder")
    found = run.drawn(tmp_path / "folder", 5)
    with pytest.raises(EvaluationError, match=r"-o draw\.csv"):
        run.keep(tmp_path / "folder", found, None)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("simple", "clever", "kind or a probability"),
        ("0.25", "7", "kind or a probability"),
        ("0.25", "often", "no line of a draw"),
        ("probability", "chance", "no column 'probability'"),
    ],
)
def test_a_damaged_draw_is_refused_with_the_line(tmp_path, old, new, words):
    corpus(20).save(tmp_path / "folder")
    run.keep(tmp_path / "folder", run.drawn(tmp_path / "folder", 5), tmp_path / "draw.csv")
    text = (tmp_path / "draw.csv").read_text(encoding="utf-8-sig").replace(old, new, 1)
    (tmp_path / "draw.csv").write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError, match=words):
        draws.read_draw(tmp_path / "draw.csv")


def test_names_that_look_like_formulas_survive_a_file(tmp_path):
    made = corpus(12)
    odd = tuple(replace(d, respondent=f"=p{n}") for n, d in enumerate(made.documents))
    found = run.drawn
    replace(made, documents=odd).save(tmp_path / "folder")
    run.keep(tmp_path / "folder", found(tmp_path / "folder", 5), tmp_path / "draw.csv")
    assert draws.read_draw(tmp_path / "draw.csv").rows[0].respondent == "=p0"
    assert "'=p0" in (tmp_path / "draw.csv").read_text(encoding="utf-8-sig")


def test_predictions_beyond_the_study_are_part_of_the_population(study):
    made = Corpus.load(study)
    inside = said(made)
    outside = tuple(
        Said(f"x{i}", f"q{i}", {"work": "yes", "fear": "no"}, None, {"wave": "2024"}) for i in range(7)
    )
    found = population(made, Predictions((*inside.said, *outside)), drawing=draws.draw_from(study))
    assert len(found) == 127
    assert list(found.fields["wave"][-7:]) == ["2024"] * 7
    assert (found.design.probability[-7:] == 0).all()


def test_documents_as_units_are_clustered_by_respondent(tmp_path):
    made = corpus(60, twice=set(range(0, 60, 3)))
    found = population(made, said(made), unit="document")
    assert found.clustered
    assert len(found) == 80


def test_weights_have_to_be_there_and_above_zero():
    made = corpus(12)
    weighted = replace(made, documents=tuple(replace(d, metadata={"w": 2.0}) for d in made.documents))
    assert (population(weighted, said(made), weight="w").weight == 2).all()
    with pytest.raises(EvaluationError, match="no weight 'w'"):
        population(made, said(made), weight="w")
    wrong = replace(made, documents=tuple(replace(d, metadata={"w": -1}) for d in made.documents))
    with pytest.raises(EvaluationError, match="not above 0"):
        population(wrong, said(made), weight="w")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"document,respondent\r\na,b"])
def test_a_file_that_is_no_draw_is_refused(tmp_path, content):
    (tmp_path / "draw.csv").write_bytes(content)
    with pytest.raises(EvaluationError, match="Give the file that testimony draw wrote"):
        draws.read_draw(tmp_path / "draw.csv")
    with pytest.raises(EvaluationError, match="cannot be read as a draw"):
        draws.read_draw(tmp_path)


def test_a_draw_of_nobody_or_of_half_a_respondent_is_refused(tmp_path):
    corpus(12, twice={0}).save(tmp_path / "folder")
    run.keep(tmp_path / "folder", run.drawn(tmp_path / "folder", 12), tmp_path / "draw.csv")
    lines = (tmp_path / "draw.csv").read_text(encoding="utf-8-sig").splitlines()
    (tmp_path / "nobody.csv").write_text(lines[0] + "\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match="holds nobody"):
        draws.read_draw(tmp_path / "nobody.csv")
    lines[1] = lines[1].replace("True,1", "False,0")
    (tmp_path / "half.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"of a respondent were drawn differently.*Draw again"):
        draws.read_draw(tmp_path / "half.csv")


def test_where_the_shipped_model_cannot_be_used_it_is_cross_fitted_and_said(study, monkeypatch):
    monkeypatch.setattr(run, "cross_fitted", lambda made, **_: said(made))
    assert run.INSTEAD in run.estimates(study).notes
