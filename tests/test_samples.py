"""Every real file beside the checkout is read, or refused in one clear sentence; none stops the rest."""

import pytest

from testimony.errors import ReadError
from testimony.reading import files_in, read_all

FOLDERS = ["docs", "transcripts", "oral_history_en", "essay_nl"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_of_a_folder_is_read_or_refused(samples, folder, model):
    read, refused = 0, []
    for path in files_in([samples / folder]):
        try:
            documents = list(read_all(path))
        except ReadError as error:
            refused.append((path.name, str(error)))
            continue
        for document in documents:
            read += 1
            _holds(document)
            for found in model.label(document):
                assert found.segment.has_voice or not found.labels
                for label in found.labels:
                    assert all(document.text[e.start : e.stop] == e.text for e in label.evidence)
    assert read
    assert all(name in sentence and len(sentence) < 300 for name, sentence in refused)


def _holds(document):
    """What is true of every document: exact quotes, turns and segments in order, nothing twice."""
    last = 0
    for segment in document.segments:
        assert document.text[segment.start : segment.stop] == segment.text
        assert segment.start >= last
        last = segment.stop
    last = 0
    for turn in document.turns:
        assert last <= turn.start <= turn.stop <= len(document.text)
        last = turn.stop


EXPECTED = {
    "transcripts/mlss_interview10.txt": {"interviewer", "respondent"},
    "transcripts/livecorpus_gagarina.transcript.txt": {"uncertain"},
    "transcripts/noscribe_interview.txt": {"uncertain"},
    "transcripts/zoom_cip_transcript.vtt": {"uncertain"},
    "transcripts/uidaho_mohammad.csv": {"uncertain"},
    "essay_nl/russen-in-ballingschap.txt": {"author"},
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_roles_of_real_transcripts(samples, name):
    (document,) = read_all(samples / name)
    assert {t.role for t in document.turns} == EXPECTED[name]
