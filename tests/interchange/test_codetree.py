"""The tree of codes and the codebook it stands for."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from testimony.codebook import Code, Codebook
from testimony.interchange.coded import Losses
from testimony.interchange.codetree import DENIED, SUBCODE, joined, key, parted, read_tree, write_tree
from testimony.interchange.project import Node

_NAMES = st.sampled_from(
    ("a", "A", "b", "1", "1.1", "10:30", " x ", "a › b", "››", "Работа", "a (2)", "a:denied")
)


@st.composite
def trees(draw, depth=3):
    numbers = iter(range(10_000))

    def level(left):
        names = draw(st.lists(_NAMES, max_size=4, unique=True)) if left else []
        return tuple(
            Node(
                f"g{next(numbers)}",
                name,
                draw(st.booleans()),
                draw(st.sampled_from(("", "#ff0000"))),
                children=level(left - 1),
            )
            for name in names
        )

    return level(depth)


def shape(nodes):
    """The names, colours and places of a tree's nodes, folders without codes in them left out."""
    kept = [(n.name, n.codable and (n.colour or "#767676"), shape(n.children)) for n in nodes]
    return sorted((x for x in kept if x[1] or x[2]), key=repr)


def plain(top):
    """Tell whether a tree has no names that mean a denial to us."""
    return not any(n.name.endswith(":denied") for first in top for n in first.walk())


_OUT_OF_ORDER = (
    Node("0", "a", False, children=(
        Node("1", "a", False, children=(Node("2", "a"),)),
        Node("3", "A", children=(Node("4", "a"),)),
    )),
)  # fmt: skip
"""Paths that differ in capitals alone, and a folder before a code: they are written in another order."""


@example(top=_OUT_OF_ORDER)
@given(top=trees().filter(plain))
def test_a_tree_comes_back_as_it_was(top):
    losses = Losses()
    read = read_tree(top, losses)
    written = write_tree(Codebook("b", "1", read.codes), losses)
    assert shape(written) == shape(top)
    assert all(loss.what == "folder of codes with nothing in it" for loss in losses.listed())


@settings(max_examples=30)
@given(top=trees())
def test_every_node_that_can_be_coded_means_one_target_of_a_codebook_that_can_be_saved(top, tmp_path_factory):
    read = read_tree(top, Losses())
    assert {n.guid for first in top for n in first.walk() if n.codable} <= set(read.meanings)
    if read.codes:
        path = tmp_path_factory.mktemp("b") / "codebook.yaml"
        Codebook("b", "1", read.codes).save(path)
        assert Codebook.load(path).codes == read.codes
    names = {code.name for code in read.codes}
    assert len(names) == len(read.codes)
    assert {m.code for m in read.meanings.values()} == names


@given(parts=st.lists(st.text("a› ", min_size=1), min_size=1, max_size=4))
def test_a_path_comes_apart_as_it_was_joined(parts):
    parts = [f"x{part}x" for part in parts]
    assert parted(joined(parts)) == parts


def test_numbers_that_look_like_subcodes_stay_codes():
    top = (Node("1", "1", children=(Node("2", "1.1"), Node("3", "1.2"))),)
    assert [c.name for c in read_tree(top, Losses()).codes] == ["1", "1.1", "1.2"]


def test_a_denial_and_a_subcode_are_what_they_are_of_their_code():
    (node,) = write_tree(Codebook("b", "1", (Code("work", subcodes=("wages",)),)), Losses())
    assert [(c.name, c.description) for c in node.children] == [
        ("work:denied", DENIED),
        ("work.wages", SUBCODE),
    ]
    meanings = read_tree((node,), Losses()).meanings
    assert meanings[key("work", "denied", "wages")].stance == "denied"
    assert meanings[key("work", "denied", "wages")].subcode == "wages"


def test_what_a_researcher_adds_under_a_subcode_is_a_code():
    below = (Node("3", "overtime"),)
    top = (Node("1", "work", children=(Node("2", "work.wages", description=SUBCODE, children=below),)),)
    assert [c.name for c in read_tree(top, Losses()).codes] == ["work", "work.wages", "overtime"]


def test_a_folder_with_words_and_an_empty_one_are_listed():
    losses = Losses()
    read_tree(
        (Node("1", "a", False), Node("2", "b", False, description="x", children=(Node("3", "c"),))), losses
    )
    assert [(loss.what, loss.count) for loss in losses.listed()] == [
        ("folder of codes with nothing in it", 1),
        ("description of a folder of codes", 1),
    ]


def test_a_folder_that_passages_are_coded_with_is_a_code():
    read = read_tree((Node("1", "a", False),), Losses(), frozenset({"1"}))
    assert [c.name for c in read.codes] == ["a"]


@pytest.mark.parametrize("name", ["a › b", "››"])
def test_a_name_that_would_come_back_as_another_is_listed(name):
    losses = Losses()
    write_tree(Codebook("b", "1", (Code(name),)), losses)
    assert [loss.what for loss in losses.listed()] == ["name of a code"] * (name == "a › b")
