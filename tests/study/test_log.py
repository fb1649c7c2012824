"""An open study searched, made anew from its log, opened again, and written to by many threads."""

import pytest

from study import made
from testimony.errors import CorpusError
from testimony.study import Study


@pytest.fixture
def opened(tmp_path):
    study, documents, coders = made.study(tmp_path / "s.sqlite")
    with study:
        yield study, documents, coders
        assert study.problems() == ()


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("ХЛЕБ", [("ru", "хлеб")]),
        ("bread", [("en", "bread")]),
        ("café", [("en", "cafe\u0301")]),
        ("cafe\u0301", [("en", "cafe\u0301")]),
        ("één  keer", [("nl", "één keer")]),
        ("🍞", [("en", "🍞"), ("ru", "🍞")]),
        ("(", []),
    ],
)
def test_search_finds_words_whatever_their_case_and_how_their_accents_are_written(opened, words, places):
    study, documents, _ = opened
    found = study.search(words)
    assert [(f.document, study.document(f.document).text[f.start : f.stop]) for f in found] == [
        (documents[language], quote) for language, quote in places
    ]


def test_an_empty_search_is_refused(opened):
    with pytest.raises(CorpusError, match="nothing to look for"):
        opened[0].search("  ")


def test_what_stands_can_be_made_anew_from_the_log(opened):
    study, documents, (anna, _) = opened
    item = study.code(documents["en"], 17, 19, "bread", coder=anna)
    study.change(item, coder=anna, memo="x")
    before = made.dump(study)
    study.rebuild()
    assert made.dump(study) == before


@pytest.mark.parametrize(
    "sql", ["DELETE FROM log", "UPDATE log SET verb = 'x'", "UPDATE texts SET text = ''"]
)
def test_the_database_itself_refuses_to_change_the_log_or_a_text(opened, sql):
    from sqlalchemy import text

    study, documents, _ = opened
    with pytest.raises(CorpusError, match="never changed"), study._database.writing() as connection:
        connection.execute(text(sql))
    assert len(study.history(documents["en"])) == 1


def test_what_stands_but_is_not_what_the_log_says_is_found(tmp_path):
    from sqlalchemy import text

    study, documents, (anna, _) = made.study(tmp_path / "s.sqlite")
    with study:
        study.code(documents["en"], 17, 19, "bread", coder=anna)
        with study._database.writing() as connection:
            connection.execute(text("UPDATE codings SET code = 'hunger'"))
        assert len(study.problems()) == 1
        study.rebuild()
        assert study.problems() == ()


def test_a_study_opens_again_with_everything_in_it(tmp_path):
    study, documents, (anna, _) = made.study(tmp_path / "исследование 1.sqlite")
    with study:
        item = study.code(documents["en"], 17, 19, "bread", coder=anna)
        before = made.dump(study)
    assert [p.name for p in tmp_path.iterdir()] == ["исследование 1.sqlite"]
    with Study.open(tmp_path / "исследование 1.sqlite") as again:
        assert made.dump(again) == before
        assert again.item(item).value.code == "bread"


def test_threads_write_to_one_open_study(opened):
    from concurrent.futures import ThreadPoolExecutor

    study, documents, coders = opened
    with ThreadPoolExecutor(8) as pool:
        done = list(
            pool.map(lambda i: study.code(documents["en"], 17, 19, "bread", coder=coders[i % 2]), range(40))
        )
    assert {k.id for k in study.codings(documents["en"])} == set(done)
