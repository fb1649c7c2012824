"""Codebooks: data, checked, hashed; any other one works as well."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from testimony import shipped
from testimony.codebook import GREY, PALETTE, Codebook
from testimony.codebook import _plain as plain
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


def test_a_stance_may_stand_there_without_brackets():
    assert Codebook.parse("codes: [{name: health, stances: affirmed}]").targets == ("health",)


def test_codes_without_a_colour_get_one_each_in_order_and_grey_only_when_none_is_left():
    count = len(PALETTE) + 2
    book = Codebook.parse(f"codes: [{', '.join(f'c{i}' for i in range(count))}]")
    assert [c.colour for c in book.codes] == [*PALETTE, GREY, GREY]


def test_a_colour_that_is_given_stays_and_is_given_to_no_other_code():
    text = f"codes: [a, {{name: b, colour: '{PALETTE[0].upper()}'}}, {{name: c, colour: '{GREY}'}}, d]"
    book = Codebook.parse(text)
    assert [c.colour for c in book.codes] == [PALETTE[1], PALETTE[0].upper(), GREY, PALETTE[2]]


def test_colours_given_in_order_survive_saving(tmp_path):
    book = replace(Codebook.parse("codes: [health, family]"), raw="")
    book.save(tmp_path / "a.yaml")
    assert Codebook.load(tmp_path / "a.yaml").sha256 == book.sha256


# Machado, Oliveira & Fernandes (2009), severity 1.0, on linear RGB: protanopia, deuteranopia, tritanopia
SIGHT = [
    np.eye(3),
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
]
XYZ = np.array([[0.4125, 0.3576, 0.1804], [0.2127, 0.7152, 0.0722], [0.0193, 0.1192, 0.9503]])


def linear(colour):
    c = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    x = XYZ @ np.clip(rgb, 0, 1) / XYZ.sum(axis=1)
    f = np.where(x > 216 / 24389, np.cbrt(x), (24389 / 27 * x + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("sight", SIGHT, ids=["full", "protanopia", "deuteranopia", "tritanopia"])
def test_any_two_colours_differ_in_every_kind_of_sight(sight):
    seen = [lab(np.array(sight) @ linear(colour)) for colour in (*PALETTE, GREY)]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 13


def test_every_colour_can_be_read_on_white():
    assert min(1.05 / (linear(colour) @ XYZ[1] + 0.05) for colour in (*PALETTE, GREY)) >= 4.5


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


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("codes: [{name: [a]}]", "name of a code is a list. It has to be words"),
        ("codes: [{name: no}]", "name of a code is read as true or false. Put it in quotes"),
        ("codes: [5]", "a code is a number"),
        ("codes: [{name: a, include: 5}]", "include of code 'a' is a number. It has to be a list of words"),
        ("codes: [{name: a, include: [{x: 1}]}]", "a part of include of code 'a' is names"),
        ("codes: [{name: a, aliases: {x: 1}}]", "aliases of code 'a' is names with values"),
        ("codes: [{name: a, definition: [x]}]", "definition of code 'a' is a list. It has to be words"),
        ("codes: [{name: a, group: {x: 1}}]", "group of code 'a' is names with values"),
        ("codes: [{name: a, title: [x]}]", "title of code 'a' is a list"),
        ("codes: [{name: a, title: {nl: [x]}}]", "a part of title of code 'a' is a list"),
        ("codes: [{name: a, stances: 5}]", "stances of code 'a' is a number"),
        ("codes: [{name: a, examples: 5}]", "examples of code 'a' is a number. It has to be a list"),
        ("codes: [{name: a, examples: {text: x}}]", "examples of code 'a' is names with values"),
        ("codes: [{name: a, examples: [{text: [x]}]}]", "text of an example of code 'a' is a list"),
        ("codes: [{name: a, colour: [x]}]", "has as its colour a list"),
        ("codes: [{name: a, both: [x]}]", "both of code 'a' is a list"),
        ("codes: [a]\nrules: 5", "rules is a number"),
        ("codes: [a]\nrules: [[x]]", "a part of rules is a list"),
        ("codes: [a]\nmemos: [x]", "memos is a list. It has to be names with values"),
        ("codes: [a]\nname: [x]", "name is a list"),
        ("codes: [a]\nversion: {x: 1}", "version is names with values"),
        ("codes: [a]\nversion: 2026-13-45", "not valid YAML"),
        (f"codes: [a]\nversion: {'9' * 5000}", "not valid YAML"),
        ("[" * 2000, "nested far too deep"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_with_what_it_has_to_be(text, complaint):
    with pytest.raises(CodebookError, match=complaint):
        Codebook.parse(text)


KINDS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.text(max_size=6),
    st.sampled_from(([], {}, [[]], [None], ["a"], [5], {"nl": "a"}, {"a": [1]}, {5: None}, "denied", ["affirmed"])),
)  # fmt: skip
FIELDS = ("name", "group", "title", "definition", "include", "exclude", "boundaries", "subcodes", "stances",
    "stance_names", "both", "aliases", "colour", "examples")  # fmt: skip


@given(
    code=st.dictionaries(st.sampled_from(FIELDS), KINDS, max_size=3),
    example=st.dictionaries(st.sampled_from(("language", "text", "coding", "why")), KINDS, max_size=2),
    head=st.dictionaries(st.sampled_from(("name", "version", "codes", "rules", "memos")), KINDS, max_size=1),
)
def test_values_of_any_kind_give_a_codebook_that_survives_saving_or_a_sentence(code, example, head):
    entry = {"name": "a", "examples": [{"text": "x", **example}], **code}
    text = yaml.safe_dump({"codes": [entry, "b"], **head}, allow_unicode=True)
    try:
        book = Codebook.parse(text)
    except CodebookError as error:
        assert len(str(error)) < 400  # noqa: PT017  # either is right
        return
    again = yaml.safe_dump(plain(book), allow_unicode=True)
    assert Codebook.parse(again).sha256 == book.sha256
