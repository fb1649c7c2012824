"""Who stands out: combinations that few persons share, and words that one person alone has said."""

from dataclasses import replace

import pytest
from typer.testing import CliRunner

from study.made import BOOK
from testimony.cli import app
from testimony.corpus import Corpus
from testimony.document import Document, Turn
from testimony.errors import CorpusError
from testimony.privacy.kanonymity import anonymity
from testimony.segment import segmented

SAID = "Wij gingen weg. Мы уехали."


def spoken(words):
    """Return the one turn of a letter."""
    return Turn(0, len(words), role="author")


def people(*rows):
    """Return a corpus of a letter a person, whose metadata are given as (town, work)."""
    documents = tuple(
        segmented(
            Document(
                id=f"d{n}", text=SAID, genre="letter", respondent=f"p{n}", language="nl", turns=(spoken(SAID),),
                metadata={"town": town, "work": work, "consent": "research", "note": f"remark {n}"},
            )
        )
        for n, (town, work) in enumerate(rows)
    )  # fmt: skip
    return Corpus(documents, BOOK, name="letters")


def test_a_combination_of_two_common_values_that_few_share_is_found():
    corpus = people(*[("Haarlem", "nurse")] * 6, *[("Haarlem", "baker")] * 6, *[("Delft", "nurse")] * 6, *[("Delft", "baker")] * 2)  # fmt: skip
    found = anonymity(corpus)
    assert [(c.values, c.persons) for c in found.combinations] == [
        ((("town", "Delft"), ("work", "baker")), 2)
    ]
    assert found.exposed == 2
    assert found.persons == 20
    assert "note" not in found.fields
    assert "consent" not in found.fields
    assert not found.clean
    assert anonymity(corpus, k=2).clean


def test_a_rare_value_is_told_once_and_not_again_in_every_combination_with_it():
    corpus = people(*[("Haarlem", "nurse")] * 9, ("Delft", "nurse"))
    assert [c.values for c in anonymity(corpus).combinations] == [(("town", "Delft"),)]


def test_several_documents_of_a_person_are_one_person():
    corpus = people(*[("Haarlem", "nurse")] * 5)
    one = replace(corpus, documents=tuple(replace(d, respondent="p") for d in corpus.documents))
    assert anonymity(one).persons == 1
    assert anonymity(one).exposed == 1


def test_a_field_that_differs_for_nearly_everybody_is_told_as_that():
    corpus = people(*[(f"village {n}", "nurse") for n in range(12)])
    found = anonymity(corpus)
    assert found.unique == ("town",)
    assert found.combinations == ()
    assert not found.clean


def test_words_that_one_person_alone_said_are_theirs():
    corpus = people(*[("Haarlem", "nurse")] * 5)
    words = "Wij gingen weg met de koekoeksklok. Мы уехали с самоваром."
    odd = segmented(replace(corpus.documents[0], text=words, turns=(spoken(words),), segments=()))
    found = anonymity(replace(corpus, documents=(odd, *corpus.documents[1:])))
    assert {"koekoeksklok", "самоваром"} <= set(found.words["p0"])
    assert "Wij" not in found.words["p0"]
    assert list(found.words) == ["p0"]


def test_a_field_that_is_not_there_is_refused_and_one_may_be_chosen():
    corpus = people(*[("Haarlem", "nurse")] * 4)
    with pytest.raises(CorpusError, match=r"Fields are: .*town"):
        anonymity(corpus, fields=["shoe size"])
    assert anonymity(corpus, fields=["town"]).fields == ("town",)


def test_the_command_shows_no_value_and_no_word_unless_asked(tmp_path):
    people(*[("Haarlem", "nurse")] * 9, ("Delft", "nurse")).save(tmp_path / "c")
    result = CliRunner().invoke(app, ["privacy", str(tmp_path / "c")])
    assert result.exit_code == 1
    assert "1 person: town" in result.stdout
    assert "Delft" not in result.output
    assert "Delft" in CliRunner().invoke(app, ["privacy", str(tmp_path / "c"), "--show"]).stdout
    people(*[("Haarlem", "nurse")] * 9).save(tmp_path / "calm")
    assert CliRunner().invoke(app, ["privacy", str(tmp_path / "calm"), "--quiet"]).exit_code == 0
