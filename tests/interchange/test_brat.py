"""brat's standoff files: pieces, attributes, notes; what somebody changed there stands."""

import pytest

from testimony.errors import ReadError
from testimony.interchange import read, write

from .made import differences
from .programs import FULL, TEXT, coding, corpus, said

ANN = """T1\tWork 0 3;8 12\tone four
T2\tFear 4 7\ttwo
A1\tStatus T1 possible
A2\tNegated T2
#1\tAnnotatorNotes T2\tnot "sure"
R1\tCause Arg1:T1 Arg2:T2
E1\tWork:T1 Who:T2
N1\tReference T1 Wikipedia:1\tone
#2\tAnnotatorNotes R1\ton the relation
what is this
"""


def standoff(folder, ann, text="one two four\n"):
    (folder / "a.txt").write_bytes(text.encode())
    (folder / "a.ann").write_bytes(ann.encode())
    return folder / "a.ann"


def test_what_brat_writes_is_read_and_what_has_no_place_is_listed(tmp_path):
    back = read(standoff(tmp_path, ANN))
    assert said(back.corpus, "status", "memo") == [
        ("one two four", "Work", "possible", ""),
        ("two", "Fear", "asserted", 'Negated\nnot "sure"'),
    ]
    assert {x.what: x.expected for x in back.losses} == {
        "passage in several pieces": False,
        "line that says nothing": False,
        "relation": True,
        "event": True,
        "link to a database": True,
        "note": True,
    }


def test_pieces_with_nothing_but_white_space_between_are_one_passage(tmp_path):
    back = read(standoff(tmp_path, "T1\tWork 0 7;8 12\tone two four\n", "one two\nfour"))
    assert (said(back.corpus), back.losses) == ([("one two\nfour", "Work")], ())


def test_places_are_counted_in_code_points_and_crlf_is_two(tmp_path):
    text = "🙂🙂 een\r\nдва 🙂 три\r\n"
    start = text.index("три")
    back = read(standoff(tmp_path, f"T1\tA {start} {start + 3}\tтри\nT2\tA 3 6\teen\n", text))
    assert [words for words, _ in said(back.corpus)] == ["три", "een"]


def test_a_passage_over_two_lines_goes_out_in_pieces_and_comes_back_whole(tmp_path):
    given = corpus(coding("thuis.\nЯ боялась"), coding("Er was "), coding("🙂"))
    assert write(given, tmp_path / "out", to="brat") == ()
    lines = (tmp_path / "out" / "een.ann").read_text(encoding="utf-8").split("\n")
    assert lines[0].split("\t")[2] == "thuis. Я боялась"
    for line in (x for x in lines if x.startswith("T")):
        _, where, words = line.split("\t")
        pieces = [tuple(map(int, p.split())) for p in where.split(" ", 1)[1].split(";")]
        assert " ".join(TEXT[a:b] for a, b in pieces) == words
    assert differences(read(tmp_path / "out").corpus, given) == {}


def test_a_passage_that_somebody_moved_in_brat_stands_where_it_was_put(tmp_path):
    given = corpus(coding("Er was "))
    write(given, tmp_path / "out", to="brat")
    path = tmp_path / "out" / "een.ann"
    path.write_text(path.read_text(encoding="utf-8").replace("3 9\tEr was", "3 5\tEr"), encoding="utf-8")
    assert said(read(tmp_path / "out").corpus) == [("Er", "work")]


def test_what_was_in_the_folder_before_is_not_read_as_part_of_it(tmp_path):
    write(FULL, tmp_path / "out", to="brat")
    (tmp_path / "out" / "old.ann").write_text("")
    (tmp_path / "out" / "old.txt").write_text("Oud.")
    (tmp_path / "out" / "mine.txt").write_text("kept")
    write(FULL, tmp_path / "out", to="brat", overwrite=True)
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "een.ann",
        "een.txt",
        "mine.txt",
        "annotation.conf",
        "testimony.json",
    }


def test_an_ann_without_its_text_or_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "a.ann").write_text(ANN)
    with pytest.raises(ReadError, match=r"a\.ann: its text is not beside it"):
        read(tmp_path / "a.ann")
    (tmp_path / "a.txt").write_bytes("Привет".encode("cp1251"))
    with pytest.raises(ReadError, match=r"a\.txt: is not UTF-8"):
        read(tmp_path / "a.ann")


@pytest.mark.parametrize("ann", ["", "T1\tWork 0 3\tone\n"])
def test_a_text_without_a_word_is_listed_and_does_not_stop_the_others(tmp_path, ann):
    standoff(tmp_path, ann, text="")
    (tmp_path / "b.txt").write_bytes(b"one two")
    (tmp_path / "b.ann").write_bytes(b"T1\tWork 0 3\tone\n")
    back = read(tmp_path)
    assert [d.id for d in back.corpus.documents] == ["b"]
    assert len(back.corpus.codings) == 1
    assert "document" in {loss.what for loss in back.losses}
