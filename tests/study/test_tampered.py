"""A study file that was tampered with: merging it is refused, and changes nothing."""

import pytest

from study import made
from testimony.errors import CorpusError


@pytest.fixture
def pair(tmp_path):
    """Two copies of a study with a coding."""
    import shutil

    from testimony.study import Study

    study, documents, (anna, _) = made.study(tmp_path / "a.sqlite")
    study.code(documents["ru"], 12, 15, "bread", coder=anna)
    study.memo(documents["ru"], 12, 15, "homonym", coder=anna, text="й 🙂")
    study.close()
    shutil.copy(tmp_path / "a.sqlite", tmp_path / "b.sqlite")
    with Study.open(tmp_path / "a.sqlite") as a, Study.open(tmp_path / "b.sqlite") as b:
        yield a, b


FORGED = "INSERT INTO log SELECT lower(hex(randomblob(16))), {clock}, coder, at, deed, verb, {kind}, item, document, {data}, '[]', deletes, undoes FROM log WHERE kind = '{of}' LIMIT 1"


@pytest.mark.parametrize(
    ("sql", "complaint"),
    [
        (FORGED.format(clock=10**9, kind="kind", data="data", of="coding"), "did not write"),
        (FORGED.format(clock=3, kind="'virus'", data="data", of="coding"), "two kinds|nothing called"),
        (FORGED.format(clock=3, kind="kind", data='\'{"start": "x"}\'', of="coding"), "'start' of a coding"),
        (FORGED.format(clock=3, kind="kind", data='\'{"colour": 1}\'', of="coding"), "'colour' of a coding"),
        (FORGED.format(clock=3, kind="kind", data='\'{"name": "Eve"}\'', of="coder"), "renamed"),
        (FORGED.format(clock=13, kind="kind", data='\'{"document": "nothing"}\'', of="coding"), "points to what is not"),
        ("DROP TRIGGER log_no_update; UPDATE log SET data = '{}' WHERE kind = 'coding'", "was altered"),
        ("DROP TRIGGER texts_no_update; UPDATE texts SET text = 'x'; UPDATE texts SET sha256 = 'y' || sha256", "hash changed"),
    ],
)  # fmt: skip
def test_a_file_that_was_tampered_with_is_refused_and_changes_nothing(pair, sql, complaint):
    import sqlite3

    a, b = pair
    before = made.dump(a)
    raw = sqlite3.connect(b._database.path)
    raw.executescript(sql)
    raw.commit()
    raw.close()
    with pytest.raises(CorpusError, match=complaint):
        a.merge(b)
    assert made.dump(a) == before
