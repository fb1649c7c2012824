"""Survey benchmarks: what is unknown stays empty, and every reason not to compare is told."""

from dataclasses import fields

import pytest

from testimony.errors import ReadError
from testimony.publishing.blocks import Paragraph, Picture, Table
from testimony.publishing.material import Material
from testimony.publishing.survey import REASONS, Benchmark, comparability, compared, read, reasons
from testimony.publishing.words import LANGUAGES, words

KNOWN = {
    "wave": "3",
    "year": "2023",
    "n": 400,
    "wording": "Was it so?",
    "mode": "web",
    "population": "migrants",
}


def test_the_shipped_benchmarks_are_the_essay_s_and_guess_nothing():
    shipped = read()
    assert [(b.code, b.share) for b in shipped] == [
        ("discrimination", 0.25),
        ("stability", 0.41),
        ("stability", 0.16),
    ]
    assert all(not (b.wave or b.year or b.n or b.wording or b.mode or b.population) for b in shipped)
    assert {comparability(b) for b in shipped} == {"low"}


def test_a_survey_of_which_all_is_known_is_still_no_testimony():
    known = Benchmark("x", "S", "stability", "yes", 0.4, **KNOWN)
    assert reasons(known) == ("survey_not_testimony",)
    assert comparability(known) == "good"
    assert known.interval.low == pytest.approx(0.353, abs=0.001)


@pytest.mark.parametrize("name", [name for name, _ in REASONS])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_sentence(name, language):
    assert words(language)(f"survey.reasons.{name}").endswith(".")


def test_our_share_is_of_the_persons_the_benchmark_is_about(invented):
    m = Material(invented, words("en"))
    b = Benchmark("x", "S", "stability", "yes", 0.4, where={"gender": "woman"}, **KNOWN)
    picture = next(x for x in compared(m, (b,)) if isinstance(x, Picture))
    row = dict(zip(picture.columns, picture.rows[0], strict=True))
    women = [p for p in m.people.persons if p.fields["gender"] == "woman"]
    stable = sum(m.people.state(p, m.people.codebook["stability"]) == "yes" for p in women)
    assert (row["of"], row["persons"]) == (len(women), stable)


def test_what_nobody_is_asked_about_or_too_few_are_is_not_compared(invented, make_study):
    for corpus, b in (
        (invented, Benchmark("x", "S", "unheard_of", "yes", 0.4)),
        (make_study(9), Benchmark("x", "S", "stability", "yes", 0.4)),
    ):
        (only,) = compared(Material(corpus, words("nl")), (b,))
        assert isinstance(only, Paragraph)


def test_the_table_has_the_difference_and_what_is_known(invented):
    b = Benchmark("x", "Panel", "stability", "yes", 0.4, **KNOWN)
    table = next(x for x in compared(Material(invented, words("en")), (b,)) if isinstance(x, Table))
    assert "Panel, 3, 2023, web, migrants, N = 400" in table.rows[0][2]
    assert table.rows[0][3].startswith("−7 [")


@pytest.mark.parametrize(
    "text",
    [
        "benchmarks: 3",
        "[]",
        "benchmarks: [{survey: S}]",
        "benchmarks: [{survey: S, code: c, share: 41}]",
        "benchmarks: [{survey: S, code: c, share: 0.4, n: many}]",
        "benchmarks: [{survey: S, code: c, share: 0.4, state: maybe}]",
        "benchmarks: [{survey: S, code: c, share: 0.4, guess: 1}]",
        "benchmarks: [{survey: S, code: c, share: 0.4, where: NL}]",
        "a: [",
    ],
)
def test_a_file_that_holds_no_benchmarks_is_refused_with_its_place(tmp_path, text):
    file = tmp_path / "b.yaml"
    file.write_text(text)
    with pytest.raises(ReadError, match=r"b\.yaml"):
        read(file)


def test_every_field_of_a_benchmark_can_be_read(tmp_path):
    file = tmp_path / "b.yaml"
    lines = ["survey: S", "code: c", "share: 0.5", "n: 10", "where: {gender: man}", "state: 'no'"]
    lines += [
        f"{f.name}: x"
        for f in fields(Benchmark)
        if f.name not in ("survey", "code", "share", "n", "where", "state")
    ]
    file.write_text("benchmarks:\n- " + "\n  ".join(lines) + "\n")
    (found,) = read(file)
    assert found.n == 10
    assert found.wording == "x"
