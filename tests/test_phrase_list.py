"""A phrase list becomes phrases with target, subcode, register and hand; what cannot be read names its line."""

import pytest

from testimony import phrase_list, shipped
from testimony.codebook import Codebook
from testimony.composing import added
from testimony.corpus import Corpus
from testimony.errors import CorpusError

BOOK = Codebook.load(shipped.corpus_folder() / "codebook.yaml")
LIST = """\
@phrases en
## STA.legal- DIS.policy spoken
Six weeks and a stamp, that is what this passport gets you.

## !homonym written
The first draft of my thesis came back red all over.
@phrases ru
## MOB-
Повестка тут ни при чём, я за женой поехал.
"""


def read(text):
    return phrase_list.read(text, BOOK, hand="anna")


def test_heads_say_targets_subcodes_register_and_kind():
    first, second, third = read(LIST)
    assert first.targets == ("stability:denied", "discrimination")
    assert (first.subcode, first.register, first.hand) == ("legal policy", "spoken", "anna")
    assert (second.targets, second.kind, second.register) == ((), "homonym", "written")
    assert (third.language, third.targets) == ("ru", ("mobilisation:denied",))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("@phrases en\nNo head above me.", "line 2"),
        ("## MOB\nNo language above me.", "line 2"),
        ("@phrases en\n## MOB.wages\nx", "'wages' is no subcode"),
        ("@phrases en\n## WAGES\nx", "line 2"),
        ("@phrases en\n## spoken\nx", "names codes"),
        ("@phrases en\n## MOB !homonym\nx", "names codes"),
        ("@phrases en\n## MOB.-\nx", "cannot read the head"),
        ("@phrases en\n## !homonim\nx", "line 2: no kind of memo 'homonim'"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text, says):
    with pytest.raises(CorpusError, match=says):
        read(text)


def test_a_phrase_that_nearly_repeats_an_earlier_one_is_left_out_and_said(tmp_path):
    (tmp_path / "one.txt").write_text(LIST, encoding="utf-8")
    again = "@phrases ru\n## MOB-\nПовестки тут ни при чём: я за женой поехал!\nВ армии я отслужил, не в ней дело было.\n"
    (tmp_path / "two.txt").write_text(again, encoding="utf-8")
    told = []
    corpus = added(Corpus((), BOOK), [tmp_path / "one.txt", tmp_path / "two.txt"], coder="a", say=told.append)
    assert [p.text for p in corpus.phrasebook[3:]] == ["В армии я отслужил, не в ней дело было."]
    assert len(told) == 1
    assert "phrase 3" in told[0]
