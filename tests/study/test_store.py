"""What coders do in a study: coding, changing, deleting, undoing; what is refused, and what a coder may see."""

import pytest

from study import made
from testimony.codebook import Codebook
from testimony.coding import ADJUDICATED
from testimony.errors import CodebookError, CorpusError
from testimony.study import Conflict


@pytest.fixture
def opened(tmp_path):
    study, documents, coders = made.study(tmp_path / "s.sqlite")
    with study:
        yield study, documents, coders
        assert study.problems() == ()


@pytest.mark.parametrize("language", list(made.SAID))
def test_the_stored_span_is_the_selected_words(opened, language):
    study, documents, (anna, _) = opened
    start, stop = made.place_of(made.document(language), made.WORDS[language])
    item = study.code(documents[language], start, stop, "bread", coder=anna)
    (kept,) = study.codings(documents[language])
    assert kept.id == item
    assert study.document(documents[language]).quote(kept.value.span) == made.WORDS[language]
    assert (kept.value.coder, kept.value.document, kept.value.origin) == ("Anna", f"{language}-1", "human")


def test_a_document_comes_back_as_it_was_with_comments_and_source(opened):
    from dataclasses import replace

    from testimony.document import Comment, Dropped, Source

    study, *_ = opened
    whole = replace(
        made.document("ru", "ещё один"),
        comments=(Comment(0, 3, "посмотреть", "Анна"),),
        source=Source("a.docx", "docx", "utf-8", (Dropped("header", 3),), ("a note",)),
    )
    assert study.document(study.add_document(whole)) == whole


def test_a_name_that_is_there_is_refused_with_the_same_text_or_another(opened):
    from dataclasses import replace

    study, *_ = opened
    with pytest.raises(CorpusError, match="in the study already"):
        study.add_document(made.document("en"))
    with pytest.raises(CorpusError, match="another text of this name"):
        study.add_document(replace(made.document("nl"), id="en-1"))


def test_a_text_that_no_database_keeps_is_refused(opened):
    from testimony.document import Document

    study, *_ = opened
    for text in ("a\0b", "half \ud83c"):
        with pytest.raises(CorpusError, match="NUL or half"):
            study.add_document(Document(id="x", text=text))


@pytest.mark.parametrize(
    ("start", "stop", "code", "more", "complaint"),
    [
        (5, 5, "bread", {}, "span is not in the text"),
        (-1, 5, "bread", {}, "span is not in the text"),
        (5, 10**6, "bread", {}, "span is not in the text"),
        (None, 5, "bread", {}, "start without a stop"),
        (0, 16, "bread", {}, "interviewer's words"),
        (17, 19, "cake", {}, "no code 'cake'"),
        (17, 19, 5, {}, "'code' of a coding"),
        (17, 19, "hunger", {"stance": "denied"}, "no stance 'denied'"),
        (17, 19, "bread", {"subject": "nobody"}, "subject is 'nobody'"),
        (17, 19, "bread", {"colour": "red"}, "'colour' cannot be set"),
        (17, 19, "bread", {"created": "1900"}, "'created' cannot be set"),
        (17, 19, "bread", {"memo": "\0"}, "NUL"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(opened, start, stop, code, more, complaint):
    study, documents, (anna, _) = opened
    with pytest.raises((CorpusError, CodebookError), match=complaint):
        study.code(documents["en"], start, stop, code, coder=anna, **more)
    assert study.codings(documents["en"]) == ()
    assert len(study.history(documents["en"])) == 1


def test_no_message_says_the_words_of_a_testimony(opened):
    study, documents, (anna, _) = opened
    with pytest.raises(CorpusError) as refused:
        study.code(documents["en"], 0, 16, "bread", coder=anna)
    assert not any(word in str(refused.value) for word in made.SAID["en"].split() if len(word) > 5)


def test_who_or_what_is_not_in_the_study_is_refused(opened):
    study, documents, (anna, _) = opened
    with pytest.raises(CorpusError, match="no such coder"):
        study.code(documents["en"], 17, 19, "bread", coder="nobody")
    with pytest.raises(CorpusError, match="no such document"):
        study.code("nothing", 17, 19, "bread", coder=anna)
    with pytest.raises(CorpusError, match="no such thing"):
        study.change("nothing", memo="x")
    with pytest.raises(CorpusError, match="cannot be changed by its id"):
        study.delete(anna)


def test_an_alias_is_kept_as_the_code_it_names(opened):
    study, documents, (anna, _) = opened
    study.code(documents["en"], None, None, "BRE", coder=anna)
    assert study.codings(documents["en"])[0].value.code == "bread"


def test_a_change_by_somebody_who_saw_an_earlier_version_is_refused_with_how_it_stands(opened):
    study, documents, (anna, boris) = opened
    item = study.code(documents["en"], 17, 19, "bread", coder=anna)
    seen = study.item(item).version
    study.change(item, coder=anna, seen=seen, memo="первая")
    with pytest.raises(Conflict) as refused:
        study.change(item, coder=boris, seen=seen, memo="вторая")
    assert refused.value.present.value.memo == "первая"
    study.change(item, coder=boris, seen=refused.value.present.version, memo="вторая")
    assert study.item(item).value.memo == "вторая"
    with pytest.raises(Conflict):
        study.delete(item, coder=boris, seen=seen)


def test_a_change_that_changes_nothing_writes_nothing(opened):
    study, documents, (anna, _) = opened
    item = study.code(documents["en"], 17, 19, "bread", coder=anna)
    before = study.item(item).version
    assert study.change(item, coder=anna, code="bread", stance="affirmed") == before


def test_what_was_deleted_can_be_restored_and_not_changed_before(opened):
    study, documents, (anna, _) = opened
    item = study.code(documents["en"], 17, 19, "bread", coder=anna)
    study.delete(item, coder=anna)
    assert study.codings(documents["en"]) == ()
    with pytest.raises(CorpusError, match="was deleted"):
        study.change(item, coder=anna, memo="x")
    study.restore(item, coder=anna)
    assert [k.id for k in study.codings(documents["en"])] == [item]


def test_undo_and_redo_walk_through_a_coders_own_deeds_only(opened):
    study, documents, (anna, boris) = opened
    item = study.code(documents["en"], 17, 19, "bread", coder=anna)
    study.code(documents["en"], 20, 25, "hunger", coder=boris)
    study.change(item, coder=anna, memo="x", subject="other")
    study.delete(item, coder=anna)

    def standing():
        return [(k.value.memo, k.value.subject) for k in study.codings(documents["en"]) if k.coder == anna]

    assert study.undo(anna) == (item,)
    assert standing() == [("x", "other")]
    study.undo(anna)
    assert standing() == [("", "self")]
    study.undo(anna)
    assert standing() == []
    assert study.undo(anna) == ()
    for expected in ([("", "self")], [("x", "other")], []):
        study.redo(anna)
        assert standing() == expected
    assert study.redo(anna) == ()
    study.undo(anna)
    study.code(documents["en"], 30, 33, "bread", coder=anna)
    assert study.redo(anna) == ()  # something new was done since
    assert len([k for k in study.codings(documents["en"]) if k.coder == boris]) == 1


def test_undo_is_refused_where_somebody_else_changed_it_since(opened):
    study, documents, (anna, boris) = opened
    item = study.code(documents["en"], 17, 19, "bread", coder=anna)
    study.change(item, coder=boris, memo="не согласен")
    with pytest.raises(Conflict, match="somebody else"):
        study.undo(anna)
    assert study.item(item).value.memo == "не согласен"


def test_a_memo_of_a_kind_the_codebook_names_is_kept(opened):
    study, documents, (anna, _) = opened
    item = study.memo(documents["nl"], 12, 15, "homonym", coder=anna, text="не хлеб 🙂")
    assert study.memos(documents["nl"])[0].value.text == "не хлеб 🙂"
    study.change(item, coder=anna, kind="irony")
    assert study.item(item).value.kind == "irony"
    with pytest.raises(CodebookError, match="no kind of memo"):
        study.memo(documents["nl"], 12, 15, "boredom", coder=anna)


def test_a_coder_sees_only_their_own_codings_until_released(opened):
    study, documents, (anna, boris) = opened
    study.code(documents["en"], 17, 19, "bread", coder=anna)
    assert study.codings(documents["en"], seen_by=boris) == ()
    assert len(study.codings(documents["en"], seen_by=anna)) == 1
    study.release(boris)
    assert len(study.codings(documents["en"], seen_by=boris)) == 1


def test_a_token_is_known_by_its_hash_and_a_new_one_ends_the_old(opened, tmp_path):
    study, _, (anna, boris) = opened
    first, other = study.new_token(anna), study.new_token(boris)
    second = study.new_token(anna)
    assert (study.coder_of(first), study.coder_of(second), study.coder_of(other)) == (None, anna, boris)
    assert study.coder_of("") is None
    files = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert not any(token.encode() in files for token in (first, second, other))


@pytest.mark.parametrize("name", ["", " ", " Anna", ADJUDICATED, "Anna"])
def test_a_name_that_no_coder_can_have_is_refused(opened, name):
    with pytest.raises(CorpusError, match="coder"):
        opened[0].add_coder(name)


def test_assigned_and_finished_show_in_the_lists(opened):
    study, documents, (anna, boris) = opened
    study.assign(documents["en"], anna)
    study.assign(documents["en"], boris, blind=True)
    study.finish(documents["en"], anna)
    study.code(documents["en"], 17, 19, "bread", coder=anna)
    line = next(d for d in study.documents() if d.id == documents["en"])
    assert (line.assigned, line.done, line.codings) == ((anna, boris), (anna,), {anna: 1})
    assert (line.name, line.respondent, line.length) == ("en-1", "p-en-1", len(made.document("en").text))
    assert [(c.name, c.assigned, c.done, c.codings) for c in study.coders()] == [
        ("Anna", 1, 1, 1),
        ("Boris", 1, 0, 0),
    ]
    study.finish(documents["en"], anna, finished=False)
    assert next(d for d in study.documents() if d.id == documents["en"]).done == ()


def test_the_history_of_a_document_says_who_did_what_in_order(opened):
    study, documents, (anna, boris) = opened
    item = study.code(documents["ru"], 12, 15, "bread", coder=anna)
    study.change(item, coder=boris, memo="x")
    study.undo(boris)
    study.delete(item, coder=anna)
    found = [(line.coder, line.verb, line.item) for line in study.history(documents["ru"])]
    assert found == [
        ("", "add", documents["ru"]),
        ("Anna", "code", item),
        ("Boris", "change", item),
        ("Boris", "undo", item),
        ("Anna", "delete", item),
    ]


def test_the_roles_of_a_document_are_corrected_and_its_text_is_not(opened):
    from dataclasses import replace

    study, documents, _ = opened
    before = study.document(documents["nl"])
    turns = tuple(replace(t, role="respondent") for t in before.turns)
    study.change(documents["nl"], turns=turns, respondent="p-9", metadata={"year": 2022})
    after = study.document(documents["nl"])
    assert (after.turns, after.respondent, after.metadata) == (turns, "p-9", {"year": 2022})
    assert after.text == before.text
    with pytest.raises(CorpusError, match="stays as it is"):
        study.change(documents["nl"], text="another")
    with pytest.raises(CorpusError, match="outside the text"):
        study.change(documents["nl"], turns=(replace(turns[0], stop=10**6),))


def test_a_document_that_codings_stand_on_is_not_deleted(opened):
    study, documents, (anna, _) = opened
    item = study.code(documents["en"], 17, 19, "bread", coder=anna)
    with pytest.raises(CorpusError, match="1 codings and memos"):
        study.delete(documents["en"])
    study.delete(item, coder=anna)
    study.delete(documents["en"])
    assert documents["en"] not in [d.id for d in study.documents()]


def test_a_changed_definition_lists_the_codings_it_may_touch(opened):
    study, documents, (anna, _) = opened
    touched = study.code(documents["en"], 17, 19, "bread", coder=anna)
    study.code(documents["en"], 20, 25, "hunger", coder=anna)
    text = made.BOOK.raw.replace("said of bread", "said of bread or cake").replace("'1'", "'2'")
    asked = study.new_codebook(Codebook.parse(text), dry_run=True)
    assert study.codebook() == made.BOOK
    assert asked == study.new_codebook(Codebook.parse(text))
    assert (asked.codes, asked.codings) == (("bread",), (touched,))
    assert study.codebook().version == "2"
    study.code(documents["en"], 30, 33, "bread", coder=anna)
    assert {k.value.codebook for k in study.codings(documents["en"])} == {"1", "2"}
    assert study.new_codebook(made.BOOK).codes == ("bread",)
    assert study.codebook() == made.BOOK  # an earlier version can hold again


def test_a_codebook_that_would_leave_codings_without_a_code_is_refused(opened):
    study, documents, (anna, _) = opened
    study.code(documents["en"], 17, 19, "bread", coder=anna)
    with pytest.raises(CorpusError, match="1 codings stand on 'bread'"):
        study.new_codebook(Codebook.parse("codes: [hunger]"))
    assert study.codebook() == made.BOOK


def test_what_stands_after_adjudication_is_a_coding_of_its_own_with_judge_and_reason(opened):
    study, documents, (anna, boris) = opened
    ours = [
        study.code(documents["en"], 17, 19, "bread", coder=anna),
        study.code(documents["en"], 17, 25, "hunger", coder=boris),
    ]
    item = study.adjudicate(
        documents["en"], ours, judge=boris, coding={"start": 17, "stop": 19, "code": "bread"}, reason="G3"
    )
    study.adjudicate(documents["en"], ours[1:], judge=boris, reason="no hunger")
    first, second = study.decisions(documents["en"])
    assert (first.id, first.judge, first.disputed, first.reason) == (item, boris, tuple(ours), "G3")
    assert second.coding is None
    assert study.item(first.coding).value.coder == ADJUDICATED
    assert len(study.codings(documents["en"])) == 3
    study.undo(boris)
    study.undo(boris)
    assert study.decisions(documents["en"]) == ()
    assert {k.coder for k in study.codings(documents["en"])} == {anna, boris}
    assert ADJUDICATED in [c.name for c in study.coders()]
