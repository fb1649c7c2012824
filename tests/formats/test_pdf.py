"""PDF: lines of printed pages become running text again."""

import pytest

from testimony.errors import ReadError
from testimony.formats import pdf
from testimony.formats.pdf_lines import HYPHEN, joined, unhyphenated


def made(folder, pages):
    """Write a small PDF with Helvetica text: each page a list of lines."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for lines in pages:
        shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
        stream = f"BT /F1 11 Tf 50 800 Td {shown}ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        content = len(objects)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = "%PDF-1.4\n"
    places = []
    for i, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{i} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    path = folder / "interview.pdf"
    path.write_bytes(out.encode("latin-1"))
    return path


def test_a_page_is_read_with_its_turns_at_line_starts(tmp_path):
    raw = pdf.read(
        made(tmp_path, [["Interviewer: Why did you leave?", "Respondent: They sent me a summons."]])
    )
    assert raw.text.split("\n") == ["Interviewer: Why did you leave?", "Respondent: They sent me a summons."]


def test_a_picture_of_a_page_needs_recognising(tmp_path):
    with pytest.raises(ReadError, match="OCR"):
        pdf.read(made(tmp_path, [[]]))


@pytest.mark.parametrize("data", [b"%PDF-1.7\nnothing", b"%PDF-1.4\n" + b"\0" * 5000])
def test_a_broken_pdf_is_a_sentence(tmp_path, data):
    (tmp_path / "a.pdf").write_bytes(data)
    with pytest.raises(ReadError, match="broken"):
        pdf.read(tmp_path / "a.pdf")


def test_lines_of_a_paragraph_are_joined_and_paragraphs_are_kept():
    page = "\n".join(
        [
            "We waited at the border for fifty hours and nobody slept, because",
            "people sold places in the queue and somebody played an accordion.",
            "It was cold.",
            "In the morning they let us through and we drove on to the capital,",
            "where my wife had found a room.",
        ]
    )
    assert joined([page])[0].split("\n") == [
        "We waited at the border for fifty hours and nobody slept, because people sold places in the queue and "
        "somebody played an accordion. It was cold.",
        "In the morning they let us through and we drove on to the capital, where my wife had found a room.",
    ]


def test_running_lines_are_left_out_and_counted():
    pages = [
        f"Interview 14 – vertrouwelijk\nEr was op bladzijde {n} iets anders te lezen.\n{n}"
        for n in range(1, 7)
    ]
    text, dropped = joined(pages)
    assert dropped == 12
    assert "vertrouwelijk" not in text
    assert text.count("iets anders") == 6


def test_a_line_that_comes_back_inside_pages_stays():
    pages = ["Kop\na\nb\nJa.\nc\nd\nvoet" for _ in range(4)]
    assert joined(pages)[0].count("Ja.") == 4


@pytest.mark.parametrize(
    ("before", "after", "elsewhere", "whole"),
    [
        ("verblijfs", "vergunning", "", "verblijfsvergunning"),
        ("мобили", "зация", "", "мобилизация"),
        ("un", "settled", "", "unsettled"),
        ("ex", "vriendin", "ex-vriendin", "ex-vriendin"),
        ("Noord", "Holland", "", "Noord-Holland"),
        ("Санкт", "Петербург", "", "Санкт-Петербург"),
        ("mid", "2024", "", "mid-2024"),
        ("ООН", "овский", "", "ООНовский"),
        ("кто", "то", "кто-то", "кто-то"),
    ],
)
def test_a_hyphen_at_the_lines_end_is_kept_only_where_it_belongs_to_the_word(before, after, elsewhere, whole):
    assert unhyphenated(before, after, frozenset(elsewhere.casefold().split())) == whole


def test_hyphens_are_resolved_over_lines_and_pages_without_a_trace():
    text, _ = joined([f"Zij vroeg om een verblijfs{HYPHEN}\nvergunning.", f"и моби{HYPHEN}лизация"])
    assert "verblijfsvergunning." in text
    assert "мобилизация" in text
    assert HYPHEN not in text


def test_real_files_are_read(samples):
    text = pdf.read(samples / "transcripts" / "PDPilot_P1.pdf").text
    assert text.count("\nDan: ") > 20
    assert text.count("\nParticipant: ") > 20
    russian = pdf.read(samples / "docs" / "ru_vkr.pdf")
    assert "дообучения" in russian.text
    assert HYPHEN not in russian.text
    assert pdf.read(samples / "docs" / "copy-protected.pdf").text
