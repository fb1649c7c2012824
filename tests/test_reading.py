"""Reading: from files and folders to documents."""

import os

import pytest

from testimony.errors import ReadError, TestimonyError
from testimony.reading import ReadOptions, files_in, read, read_all, read_text, reassigned


def test_a_transcript_becomes_turns_roles_and_segments(tmp_path):
    (tmp_path / "a.txt").write_bytes("И: Почему?\r\nР: Война.\r\nИ: И всё?\r\nР: И всё.\r\n".encode("cp1251"))
    document = read(tmp_path / "a.txt", encoding="cp1251")
    assert [t.role for t in document.turns] == ["interviewer", "respondent"] * 2
    assert [document.quote(s) for s in document.segments] == ["Почему?", "Война.", "И всё?", "И всё."]
    assert document.source.encoding == "cp1251"


def test_a_letter_is_the_respondents_and_a_portrait_the_authors():
    text = "Lieve zus,\n\nHet regent hier al weken.\n"
    assert {t.role for t in read_text(text, genre="letter").turns} == {"respondent"}
    assert {t.role for t in read_text(text, genre="portrait").turns} == {"author"}


def test_an_unknown_genre_is_answered_with_those_there_are(tmp_path):
    (tmp_path / "a.txt").write_text("Dag.")
    with pytest.raises(ReadError, match="letter"):
        read(tmp_path / "a.txt", genre="poem")


def test_a_person_may_say_who_is_the_respondent(tmp_path):
    (tmp_path / "a.txt").write_text("Anna: Why?\nBoris: The war.\nAnna: Yes?\nBoris: Yes.\n")
    document = read(tmp_path / "a.txt")
    assert document.uncertain == ("Anna", "Boris")
    assert read(tmp_path / "a.txt", respondent="boris").speakers == {
        "Anna": "interviewer",
        "Boris": "respondent",
    }
    with pytest.raises(TestimonyError, match="Anna"):
        reassigned(document, respondent=["Carla"])


def test_a_table_of_testimonies_gives_many(tmp_path):
    (tmp_path / "a.csv").write_text(
        "id,text\n1,Ik ging weg om het werk\n2,Мы уехали из-за войны\n", encoding="utf-8"
    )
    documents = list(read_all(tmp_path / "a.csv"))
    assert [d.language for d in documents] == ["nl", "ru"]
    with pytest.raises(ReadError, match="read_all"):
        read(tmp_path / "a.csv")


def test_columns_can_be_named(tmp_path):
    (tmp_path / "a.csv").write_text("nr;wat\n1;Ik ging weg om het werk\n", encoding="utf-8")
    (found,) = read_all(tmp_path / "a.csv", ReadOptions(columns={"text": "wat"}))
    assert found.text.strip() == "Ik ging weg om het werk"


def test_folders_are_walked_in_order_without_hidden_files(tmp_path):
    for name in ("b.txt", "a.docx", ".hidden.txt", "~$a.docx", "sub/c.vtt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [p.name for p in files_in([tmp_path, tmp_path / "b.txt"])] == ["a.docx", "b.txt", "c.vtt"]


def test_a_folder_that_links_to_itself_is_walked_once(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert [p.name for p in files_in([tmp_path])] == ["a.txt"]


def test_what_is_not_there_is_named():
    with pytest.raises(ReadError, match="/nowhere"):
        files_in(["/nowhere"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open every folder")
def test_a_folder_without_permission_is_named(tmp_path):
    (tmp_path / "locked").mkdir(mode=0)
    with pytest.raises(ReadError, match="permissions"):
        files_in([tmp_path])
