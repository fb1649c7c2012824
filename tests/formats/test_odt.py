"""OpenDocument texts: every kind of content once, or not at all."""

import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimony.errors import ReadError
from testimony.formats import odt

NAMES = (
    " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{u}:1.0"'
        for n, u in [
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("draw", "drawing"),
            ("style", "style"),
        ]
    )
    + ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)

BODY = """
<text:tracked-changes><text:changed-region><text:deletion><text:p>gewist</text:p></text:deletion></text:changed-region>
<text:changed-region><text:insertion/></text:changed-region></text:tracked-changes>
<text:h>Kopregel</text:h>
<text:p>gewoon <text:span>обычное</text:span><text:s text:c="3"/>e\u0301cht 🐕<text:tab/>tab<text:line-break/>regel</text:p>
<text:p>met<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>voetnoottekst</text:p></text:note-body></text:note>noot</text:p>
<text:list><text:list-item><text:p>punt</text:p></text:list-item></text:list>
<text:section><text:p>sectie</text:p></text:section>
<table:table><table:table-row><table:table-cell><text:p>cel</text:p></table:table-cell><table:covered-table-cell/><table:table-cell><text:p>вторая</text:p></table:table-cell></table:table-row></table:table>
<text:p>anker<draw:frame><draw:text-box><text:p>tekstvak</text:p></draw:text-box></draw:frame></text:p>
<text:p><draw:frame><draw:image/></draw:frame>plaatje</text:p>
<text:p>Zij <office:annotation office:name="a"><dc:creator>Anna</dc:creator><dc:date>2024</dc:date><text:p>opmerking</text:p></office:annotation>zei iets<office:annotation-end office:name="a"/> toen</text:p>
<text:p><text:span text:style-name="B">Vet?</text:span> gewoonweg</text:p>
"""
STYLES = '<office:automatic-styles><style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style><style:style style:name="H"><style:text-properties text:display="none"/></style:style></office:automatic-styles>'


def made(folder, body):
    path = folder / "interview.odt"
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        z.writestr(
            "content.xml",
            f"<office:document-content {NAMES}>{STYLES}<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
    return path


def test_every_kind_of_content_comes_out_once_or_not_at_all(tmp_path):
    raw = odt.read(made(tmp_path, BODY))
    once = [
        "Kopregel",
        "обычное",
        "écht",
        "voetnoottekst",
        "punt",
        "sectie",
        "cel",
        "вторая",
        "anker",
        "tekstvak",
        "plaatje",
        "gewoonweg",
    ]
    assert {w: raw.text.count(w) for w in once} == dict.fromkeys(once, 1)
    assert "gewist" not in raw.text
    assert "opmerking" not in raw.text
    assert "gewoon обычное   e\u0301cht 🐕\ttab\nregel\n" in raw.text
    assert "met[1]noot\n[1] voetnoottekst\n" in raw.text
    assert "cel\t\tвторая\n" in raw.text
    assert {d.what: d.count for d in raw.source.dropped} == {"deleted text": 1, "picture": 1}


def test_comments_and_bold_stand_where_they_belong(tmp_path):
    raw = odt.read(made(tmp_path, BODY))
    (comment,) = raw.comments
    assert raw.text[comment.start : comment.stop] == "zei iets"
    assert (comment.author, comment.text) == ("Anna", "opmerking")
    assert [b.quote(raw.text) for b in raw.bold] == ["Vet?"]


@given(st.lists(st.sampled_from(["ik", "ging", "да", "e\u0301", "🐕", "weg."]), min_size=1, max_size=30))
def test_words_come_back_as_they_were(tmp_path_factory, words):
    text = " ".join(words)
    raw = odt.read(made(tmp_path_factory.mktemp("o"), f"<text:p>{text}</text:p>"))
    assert raw.text == text + "\n"


def test_shapes_of_every_kind_stand_after_their_paragraph(tmp_path):
    shapes = (
        "<draw:g><draw:custom-shape><text:p>ГРУППА</text:p></draw:custom-shape></draw:g>"
        "<draw:ellipse><text:p>ellips</text:p></draw:ellipse>"
        "<draw:frame><draw:text-box><text:p>bijschrift<draw:frame><draw:image/></draw:frame></text:p></draw:text-box></draw:frame>"
    )
    raw = odt.read(
        made(tmp_path, f"<draw:rect><text:p>los</text:p></draw:rect><text:p>anker{shapes} verder</text:p>")
    )
    assert raw.text == "los\nanker verder\nГРУППА\nellips\nbijschrift\n"
    assert [(d.what, d.count) for d in raw.source.dropped] == [("picture", 1)]


def test_only_the_blanks_of_xml_are_joined_and_a_wrong_count_is_one_blank(tmp_path):
    raw = odt.read(made(tmp_path, '<text:p>a\u2003b\u202fc\u00a0d \n  e<text:s text:c="x"/>f</text:p>'))
    assert raw.text == "a\u2003b\u202fc\u00a0d e f\n"


def test_remarks_in_cells_and_between_paragraphs_keep_their_words_and_their_place(tmp_path):
    cell = (
        '<text:p><office:annotation office:name="z"><text:list><text:list-item><text:p>op<text:s/>merk</text:p></text:list-item>'
        '</text:list></office:annotation>cel</text:p><text:p><office:annotation-end office:name="z"/></text:p>'
    )
    row = f"<table:table-row><table:table-cell>{cell}</table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row>"
    loose = "<office:annotation><text:p>losse</text:p></office:annotation><text:p>x</text:p>"
    raw = odt.read(made(tmp_path, f"<table:table>{row}</table:table>{loose}"))
    assert raw.text == "cel\tb\nx\n"
    assert [(c.text, raw.text[c.start : c.stop]) for c in raw.comments] == [("op merk", "cel"), ("losse", "")]


def test_text_hidden_by_its_style_is_left_out(tmp_path):
    body = '<text:p>luid<text:span text:style-name="H">stil</text:span></text:p>'
    assert odt.read(made(tmp_path, body)).text == "luid\n"


def test_a_text_without_words_is_refused(tmp_path):
    with pytest.raises(ReadError, match="no words"):
        odt.read(made(tmp_path, "<text:p/>"))


def test_a_table_document_is_refused(tmp_path):
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as z:
        z.writestr(
            "content.xml", f"<office:document-content {NAMES}><office:body/></office:document-content>"
        )
    with pytest.raises(ReadError, match="no text document"):
        odt.read(path)


def test_real_documents_are_read(samples):
    assert all(odt.read(path).text.strip() for path in (samples / "docs").glob("*.odt"))
