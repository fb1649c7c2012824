"""Codebooks: data, checked, hashed; any other one works as well."""

from dataclasses import replace

import pytest

from testimony import shipped
from testimony.codebook import Codebook
from testimony.errors import CodebookError

SHIPPED = shipped.corpus_folder() / "codebook.yaml"


def test_the_shipped_codebook_has_the_five_codes_and_ten_targets():
    book = Codebook.load(SHIPPED)
    assert [c.name for c in book.codes] == [
        "mobilisation",
        "politics",
        "economics",
        "discrimination",
        "stability",
    ]
    assert len(book.targets) == 10
    assert book["stability"].stance_called("denied") == "unstable"


def test_every_shipped_code_has_rules_and_examples_in_three_languages():
    for code in Codebook.load(SHIPPED).codes:
        assert code.definition
        assert min(len(code.include), len(code.exclude), len(code.boundaries)) >= 3
        assert {e.language for e in code.examples} == {"nl", "ru", "en"}
        assert set(code.title) == {"nl", "ru", "en"}


def test_the_hash_follows_the_content_and_not_the_layout():
    a = Codebook.parse("name: x\nversion: 1\ncodes:\n- name: health\n")
    b = Codebook.parse("# remark\nversion: '1'\nname: x\ncodes: [{name: health}]\n")
    c = Codebook.parse("name: x\nversion: 1\ncodes:\n- name: health\n  definition: being ill\n")
    assert a.sha256 == b.sha256
    assert a.sha256 != c.sha256


def test_a_codebook_of_bare_names_works():
    assert Codebook.parse("codes: [health, family]").targets == (
        "health", "health:denied", "family", "family:denied",
    )  # fmt: skip


def test_a_code_without_a_denied_stance_has_one_target():
    assert Codebook.parse("codes: [{name: health, stances: [affirmed]}]").targets == ("health",)


def test_codes_are_found_by_alias_in_any_case():
    assert Codebook.load(SHIPPED)["mob"].name == "mobilisation"


def test_an_unknown_code_is_answered_with_the_codes_there_are():
    with pytest.raises(CodebookError, match="mobilisation, politics"):
        Codebook.load(SHIPPED)["health"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("codes: []", "not a codebook"),
        ("- a\n- b", "not a codebook"),
        ("codes: [{definition: x}]", "without a name"),
        ("codes: ['a:denied']", "colon"),
        ("codes: [a, a]", "names two codes"),
        ("codes: [{name: a, aliases: [b]}, b]", "names two codes"),
        ("codes: [{name: a, stances: [maybe]}]", "stances"),
        ("codes: [{name: a, both: no}]", "both"),
        ("codes: [{name: a, colour: red}]", "colour"),
        ("codes: [", "not valid YAML"),
        ("codes: !!python/object:os.system [x]", "not valid YAML"),
    ],
)
def test_what_is_not_a_codebook_is_refused_in_words(text, complaint):
    with pytest.raises(CodebookError, match=complaint):
        Codebook.parse(text)


def test_a_codebook_survives_saving(tmp_path):
    book = Codebook.load(SHIPPED)
    book.save(tmp_path / "a.yaml")
    assert Codebook.load(tmp_path / "a.yaml") == book
    bare = replace(book, raw="")
    bare.save(tmp_path / "b.yaml")
    assert Codebook.load(tmp_path / "b.yaml").sha256 == book.sha256


def test_a_missing_codebook_is_named(tmp_path):
    with pytest.raises(CodebookError, match=r"nothing\.yaml"):
        Codebook.load(tmp_path / "nothing.yaml")
