"""The four states of a testimony."""

import pytest

from testimony import shipped
from testimony.codebook import Codebook
from testimony.states import states

BOOK = Codebook.load(shipped.corpus_folder() / "codebook.yaml")


@pytest.mark.parametrize(
    ("code", "stances", "state"),
    [
        ("economics", [], "not_mentioned"),
        ("economics", ["affirmed"], "yes"),
        ("economics", ["denied"], "no"),
        ("economics", ["affirmed", "denied"], "conflict"),
        ("discrimination", ["affirmed", "denied"], "yes"),
        ("stability", ["affirmed", "denied"], "conflict"),
        ("stability", ["denied", "denied"], "no"),
    ],
)
def test_states_follow_section_six_of_the_codebook(code, stances, state):
    assert states(BOOK, [(code, s) for s in stances])[code] == state


def test_every_code_has_a_state_and_silence_is_never_no():
    assert set(states(BOOK, []).values()) == {"not_mentioned"}
    assert len(states(BOOK, [])) == 5
