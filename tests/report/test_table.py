"""The terminal's table."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from testimony.report.table import excerpt, renderables


def shown(documents, width, *, colour=False, **options):
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=colour, color_system="truecolor" if colour else None
    )
    for part in renderables(documents, **options):
        console.print(part)
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 120, 200])
@pytest.mark.parametrize("summary", [False, True])
def test_no_line_is_wider_than_the_terminal(documents, width, summary):
    assert max(map(cell_len, shown(documents, width, summary=summary).splitlines())) <= width


def test_labels_are_said_in_words_and_unsure_ones_asked(documents):
    text = shown(documents, 160)
    assert "Stability: unstable" in text
    assert "? Politics: denied" in text
    assert "1 of 7 segments not labelled: German is not supported" in text


def test_without_a_terminal_there_is_no_colour_and_control_characters_never_pass(documents):
    assert "\x1b" not in shown(documents, 120)
    assert "\u202e" not in shown(documents, 120)
    assert "\x1b[31m" not in shown(documents, 120, colour=True)


def test_an_excerpt_shows_its_own_labels_evidence_in_bold(russian):
    found = russian.segments[3]
    text = excerpt(found, 0)
    bold = [text.plain[s.start : s.end] for s in text.spans if "bold" in str(s.style)]
    assert "".join(bold) == "".join(e.text for e in found.labels[0].evidence)
    assert "…" in excerpt(found, 1).plain


def test_a_summary_has_a_row_a_testimony(documents):
    text = shown(documents, 160, summary=True)
    assert "conflict" in text
    assert "Silence is not" in text
    assert "interview-nl-04" in text


def test_a_document_without_labels_says_so(dutch):
    from dataclasses import replace

    bare = replace(dutch, segments=tuple(replace(s, labels=()) for s in dutch.segments))
    assert "no label" in shown([bare], 80)
