"""The same code on PostgreSQL. Set TESTIMONY_POSTGRES to the URL of an empty database to run these."""

import os

import pytest
from sqlalchemy import inspect, text

from study import made
from testimony.corpus import Corpus
from testimony.errors import CorpusError, OutputError
from testimony.study import Conflict, Study
from testimony.study.database import connected

URL = os.environ.get("TESTIMONY_POSTGRES", "")
pytestmark = [
    pytest.mark.skipif(not URL, reason="no PostgreSQL: TESTIMONY_POSTGRES is not set"),
    pytest.mark.enable_socket,
]


@pytest.fixture
def url():
    """The URL of an empty database, and empty again afterwards."""
    database = connected(URL)
    with database.engine.connect() as connection:
        if inspect(connection).get_table_names():
            pytest.fail("the database of TESTIMONY_POSTGRES is not empty: nothing was touched")
    yield URL
    with database.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    database.close()


def test_a_corpus_goes_in_and_out_equal_and_is_not_written_over(url):
    corpus = made.corpus()
    corpus.save(url)
    again = Corpus.load(url)
    assert (again.documents, again.codings, again.name) == (corpus.documents, corpus.codings, corpus.name)
    with pytest.raises(OutputError, match="there already"):
        corpus.save(url)


def test_coding_undoing_conflicts_search_and_lists_are_the_same(url):
    study, documents, (anna, boris) = made.study(url)
    with study:
        item = study.code(documents["ru"], 12, 15, "bread", coder=anna, memo="ё\u0301 🍞")
        seen = study.item(item).version
        study.change(item, coder=anna, seen=seen, memo="да")
        with pytest.raises(Conflict):
            study.change(item, coder=boris, seen=seen, memo="нет")
        study.undo(anna)
        assert study.codings(documents["ru"])[0].value.memo == "ё\u0301 🍞"
        assert [f.document for f in study.search("ХЛЕБ")] == [documents["ru"]]
        assert next(d for d in study.documents() if d.id == documents["ru"]).codings == {anna: 1}
        assert study.coder_of(study.new_token(anna)) == anna
        study.rebuild()
        assert study.problems() == ()


@pytest.mark.parametrize(
    "sql", ["DELETE FROM log", "UPDATE log SET verb = 'x'", "TRUNCATE log", "UPDATE texts SET text = ''"]
)
def test_the_log_only_grows(url, sql):
    study, documents, _ = made.study(url)
    with study:
        with pytest.raises(CorpusError, match="never changed"), study._database.writing() as connection:
            connection.execute(text(sql))
        assert len(study.history(documents["en"])) == 1


def test_a_file_and_a_server_merge_both_ways(url, tmp_path):
    server, documents, (anna, _) = made.study(url)
    file, _, (_, boris) = made.study(tmp_path / "s.sqlite")
    with server, file:
        server.code(documents["ru"], 12, 15, "bread", coder=anna)
        file.code(documents["nl"], 30, 35, "bread", coder=boris)
        server.merge(file)
        file.merge(server)
        assert made.dump(server) == made.dump(file)
        assert server.problems() == ()


def test_writers_at_once_lose_nothing(url):
    from concurrent.futures import ThreadPoolExecutor

    study, documents, coders = made.study(url)
    with study, ThreadPoolExecutor(6) as pool:
        done = list(
            pool.map(lambda i: study.code(documents["en"], 17, 19, "bread", coder=coders[i % 2]), range(60))
        )
        assert {k.id for k in study.codings(documents["en"])} == set(done)
        assert study.problems() == ()


def test_another_programs_database_is_refused(url):
    database = connected(url)
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE friends (name text)"))
    database.close()
    with pytest.raises(CorpusError, match="a database, but not a study"):
        Study.open(url, create=True)
