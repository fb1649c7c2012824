"""Web pages: lines, tables, bold, what is left out, and pages that lie."""

import html as stdlib_html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimony.errors import ReadError, UnsafeFile
from testimony.formats import html


@pytest.fixture
def page(tmp_path):
    def make(body, encoding="utf-8"):
        path = tmp_path / "gesprek.html"
        path.write_bytes(body if isinstance(body, bytes) else body.encode(encoding))
        return html.read(path)

    return make


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>een</p><p>twee</p>", "een\ntwee"),
        ("<p>een<br>twee<br/><br>drie</p>", "een\ntwee\n\ndrie"),
        ("<p>een\n  twee <i>drie</i>vier</p>", "een twee drievier"),
        ("<div><div><p>een</p></div></div>twee", "een\ntwee"),
        ("<ul><li>een<li>twee</ul>", "een\ntwee"),
        ("<pre> een\n   twee</pre>", " een\n   twee"),
        ("<p style='white-space: pre-wrap'>a  b</p>", "a  b"),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a\tb\nc\td"),
        (
            "<table><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td></td><td>d</td></tr></table>",
            "a\tb\n\td",
        ),
        ("&eacute;&eacute;n &amp;amp; &#1078;&nbsp;x", "één &amp; ж\xa0x"),
        ("a<!-- weg -->b", "ab"),
    ],
)
def test_blocks_become_lines(page, body, text):
    assert page(body).text == text


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("<script>x()</script>", "script"),
        ("<style>p {}</style>", "style"),
        ("<nav>menu</nav>", "navigation menu"),
        ("<p style='display: none'>x</p>", "hidden passage"),
        ("<span hidden>x</span>", "hidden passage"),
        ("<del>x</del>", "deleted passage"),
        ("<img alt='x'>", "picture"),
        ("<textarea>x</textarea>", "form field"),
        ("<!-- x -->", "hidden remark"),
        ("<template><p>x</p></template>", "template"),
    ],
)
def test_what_nobody_said_is_left_out_and_reported(page, body, what):
    found = page(f"<body><p>voor</p>{body} na</body>")
    assert found.text.split() == ["voor", "na"]
    assert [(one.what, one.count) for one in found.source.dropped] == [(what, 1)]


def test_the_head_is_left_out_and_reported(page):
    found = page("<html><head><title>Titel</title></head><body>woord</body></html>")
    assert found.text == "woord"
    assert str(found.source.dropped[0]) == "1 × page head"


@pytest.mark.parametrize(
    ("body", "bold"),
    [
        ("<p><b>Waarom?</b> Daarom.</p>", ["Waarom?"]),
        ("<p><strong>A</strong> <b>b</b> c</p>", ["A b"]),
        ("<p style='font-weight:600'>Kop</p><p>x</p>", ["Kop"]),
        ("<b style='font-weight:normal'>x <span style='font-weight: bold'>V</span></b>", ["V"]),
        ("<b>een<br>twee</b> x", ["een", "twee"]),
        ("<b>V<i>raa</i>g</b>en", ["Vraag"]),
        ("<p style='font-weight: 400'>x</p>", []),
    ],
)
def test_bold_stretches_are_exact(page, body, bold):
    found = page(body)
    assert [span.quote(found.text) for span in found.bold] == bold


def test_the_charset_of_the_page_is_used(page):
    found = page("<meta charset='koi8-r'><p>Уехал вечером</p>", "koi8-r")
    assert (found.text, found.source.encoding) == ("Уехал вечером", "koi8-r")
    assert found.source.notes == ()


@pytest.mark.parametrize(
    ("said", "encoding"),
    [("iso-8859-1", "utf-8"), ("windows-1252", "cp1251"), ("utf-8", "cp1251"), ("nonsense", "cp1251")],
)
def test_a_charset_that_lies_is_not_believed(page, said, encoding):
    text = "Уехал вечером, потому что ждать было страшно. Вернулся через год."
    found = page(f"<meta http-equiv=x content='text/html; charset={said}'><p>{text}</p>", encoding)
    assert (found.text, found.source.encoding) == (text, encoding)
    assert any(f"the page says it is {said}" in note for note in found.source.notes)


def test_the_encoding_asked_for_wins(tmp_path):
    path = tmp_path / "a.html"
    path.write_bytes("<meta charset=utf-8><p>Ёж</p>".encode("cp866"))
    assert html.read(path, encoding="cp866").text == "Ёж"


@pytest.mark.parametrize("tag", ["div", "b", "table", "ul"])
def test_endless_nesting_is_refused_and_never_cut_short(page, tag):
    with pytest.raises(UnsafeFile, match="nested too deeply"):
        page(f"<{tag}>" * 50_000 + "woord")


def test_nesting_of_a_thousand_is_read_whole(page):
    assert page("<div>" * 1000 + "diep" + "</div>" * 1000 + "<p>einde").text == "diep\neinde"


def test_entities_of_one_s_own_are_not_expanded(page):
    bomb = (
        '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    )
    text = page(f"{bomb}<p>x &b; &f;</p>").text
    assert "aaaa" not in text
    assert "root:" not in text


@pytest.mark.parametrize("body", ["<p></p>", "<html></html>", "<!-- x -->", "<script>x</script>", "   "])
def test_a_page_without_words_is_refused(page, body):
    with pytest.raises(ReadError, match="no words"):
        page(body)


lines = st.lists(
    st.text(alphabet=st.sampled_from("abcéëЖёй\u0301🙂<>&\"'.,"), min_size=1, max_size=20),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(lines)
def test_paragraphs_come_back_as_lines(tmp_path_factory, paragraphs):
    path = tmp_path_factory.mktemp("h") / "a.html"
    body = "\r\n".join(f"<p>{stdlib_html.escape(one)}</p>" for one in paragraphs)
    path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    assert html.read(path).text == "\n".join(paragraphs)
