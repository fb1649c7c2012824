"""Word documents: every kind of content carries a word of its own, and each comes out once, or not at all."""

import zipfile
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimony.errors import ReadError
from testimony.formats import docx

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OTHER = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def t(text):
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*inner, props=""):
    return f"<w:p>{props}{''.join(inner)}</w:p>"


def note(kind, number, text):
    return f'<w:{kind} w:id="{number}">{p(t(text))}</w:{kind}>'


def box(text):
    return f"<w:txbxContent>{p(t(text))}</w:txbxContent>"


def wrap(tag, inner, namespace):
    return f'<w:{tag} xmlns:w="{namespace}" {OTHER}>{inner}</w:{tag}>'


def made(folder, body, *, namespace=TRANSITIONAL, main="word/document.xml", **parts):
    path = folder / "interview.docx"
    names = ("footnotes", "endnotes", "comments", "styles")
    kinds = [(n, f"{n}.xml") for n in names if n in parts]
    kinds += [("header", "header1.xml")] if "header" in parts else []
    relations = "".join(
        f'<Relationship Id="r{i}" Type="{RELATION}/{k}" Target="{f}"/>' for i, (k, f) in enumerate(kinds)
    )
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    folder_, _, name = main.rpartition("/")
    with zipfile.ZipFile(path, "w") as z:
        z.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{rels}"><Relationship Id="a" Type="{RELATION}/officeDocument" Target="{main}"/></Relationships>',
        )
        z.writestr(
            f"{folder_}/_rels/{name}.rels", f'<Relationships xmlns="{rels}">{relations}</Relationships>'
        )
        z.writestr(main, wrap("document", f"<w:body>{body}</w:body>", namespace))
        for kind, file in kinds:
            tag = "hdr" if kind == "header" else kind
            z.writestr(f"{folder_}/{file}", wrap(tag, parts[kind], namespace))
    return path


def field(code, result):
    edge = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    instruction = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return edge.format("begin") + instruction + edge.format("separate") + t(result) + edge.format("end")


KEPT = [
    p(t("gewoonwoord "), t("обычное "), t("e\u0301cht 🐕")),
    p(f"<w:ins>{t('tussengevoegd')}</w:ins>"),
    p(f"<w:moveTo>{t('verplaatst')}</w:moveTo>"),
    p(f"<w:sdt><w:sdtPr/><w:sdtContent>{t('инлайнконтрол')}</w:sdtContent></w:sdt>"),
    f"<w:sdt><w:sdtContent>{p(t('blokcontrol'))}</w:sdtContent></w:sdt>",
    p(f"<w:smartTag><w:smartTag>{t('smarttagged')}</w:smartTag></w:smartTag>"),
    p(f"<w:hyperlink>{t('koppeling')}</w:hyperlink>"),
    p(field(' HYPERLINK "verborgencode" ', "veldresultaat")),
    p(f'<w:fldSimple w:instr="verborgencode">{t("eenvoudigveld")}</w:fldSimple>'),
    p(
        t("anker"),
        "<w:r><mc:AlternateContent>"
        f"<mc:Choice><w:drawing><wps:txbx>{box('tekstvak')}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box('tekstvak')}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>",
    ),
    p(f"<w:r><w:pict><v:shape><v:textbox>{box('oudvak')}</v:textbox></v:shape></w:pict></w:r>"),
    "<w:tbl><w:tr>"
    f"<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{p(t('celbreed'))}</w:tc>"
    f"<w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>{p(t('celhoog'))}</w:tc></w:tr>"
    f"<w:tr><w:tc>{p()}</w:tc><w:tc>{p(t('celtwee'))}</w:tc>"
    f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{p(t('weggevallen'))}</w:tc></w:tr>"
    f"<w:tr><w:tc><w:tbl><w:tr><w:tc>{p(t('вложенная'))}</w:tc></w:tr></w:tbl>{p()}</w:tc></w:tr></w:tbl>",
    p(t("metnoot"), '<w:r><w:footnoteReference w:id="2"/></w:r>'),
    p(t("meteind"), '<w:r><w:endnoteReference w:id="2"/></w:r>'),
    p("<w:r><w:t>zacht</w:t><w:br/><w:t>eind</w:t><w:cr/><w:t>regel</w:t><w:tab/><w:t>tab</w:t></w:r>"),
    p('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'),
    p(
        f'<w:commentRangeStart w:id="7"/>{t("besproken")}<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>'
    ),
    p(f'{t("los")}<w:r><w:commentReference w:id="8"/></w:r>'),
]
GONE = [
    p(t("x"), "<w:del><w:r><w:delText>gewist</w:delText></w:r></w:del>"),
    p(t("x"), f"<w:moveFrom>{t('weggehaald')}</w:moveFrom>"),
    p("<w:r><w:rPr><w:vanish/></w:rPr><w:t>onzichtbaar</w:t></w:r>"),
    p("<w:r><w:drawing/></w:r>"),
]
ONCE = [
    "gewoonwoord",
    "обычное",
    "écht",
    "tussengevoegd",
    "verplaatst",
    "инлайнконтрол",
    "blokcontrol",
    "smarttagged",
    "koppeling",
    "veldresultaat",
    "eenvoudigveld",
    "anker",
    "tekstvak",
    "oudvak",
    "celbreed",
    "celhoog",
    "celtwee",
    "вложенная",
    "metnoot",
    "meteind",
    "voetnoottekst",
    "концевая",
    "besproken",
    "los",
    "✓",
]
NEVER = ["verborgencode", "gewist", "weggehaald", "onzichtbaar", "weggevallen", "koptekst", "opmerking"]
PARTS = {
    "footnotes": f'<w:footnote w:id="0" w:type="separator">{p()}</w:footnote>'
    + note("footnote", 2, "voetnoottekst"),
    "endnotes": note("endnote", 2, "концевая"),
    "comments": (
        f'<w:comment w:id="7" w:author="Anna" w:date="2024-05-03T10:00:00Z">{p(t("opmerking economics"))}</w:comment>'
        f'<w:comment w:id="8" w:author="Boris">{p(t("opmerking"))}</w:comment>'
    ),
    "header": p(t("koptekst")),
}


@pytest.mark.parametrize("namespace", [TRANSITIONAL, STRICT])
@pytest.mark.parametrize("main", ["word/document.xml", "word/document2.xml", "elsewhere/main.xml"])
def test_every_kind_of_content_comes_out_once_or_not_at_all(tmp_path, namespace, main):
    raw = docx.read(made(tmp_path, "".join(KEPT + GONE), namespace=namespace, main=main, **PARTS))
    assert {word: raw.text.count(word) for word in ONCE} == dict.fromkeys(ONCE, 1)
    assert {word: raw.text.count(word) for word in NEVER} == dict.fromkeys(NEVER, 0)
    assert "zacht\neind\nregel\ttab" in raw.text
    assert "celbreed\tcelhoog\n\tceltwee\t\n" in raw.text


def test_what_was_left_out_is_said(tmp_path):
    raw = docx.read(made(tmp_path, "".join(KEPT + GONE), **PARTS))
    dropped = {d.what: d.count for d in raw.source.dropped}
    assert dropped == {
        "deleted text": 1,
        "text moved away": 1,
        "hidden text": 1,
        "picture": 1,
        "page header": 1,
    }


def test_a_comment_stands_at_the_words_it_is_about(tmp_path):
    raw = docx.read(made(tmp_path, "".join(KEPT), **PARTS))
    first, second = raw.comments
    assert raw.text[first.start : first.stop] == "besproken"
    assert (first.text, first.author, first.created) == (
        "opmerking economics",
        "Anna",
        "2024-05-03T10:00:00Z",
    )
    assert raw.text[: second.start].endswith("los")


def test_a_paragraph_whose_end_was_deleted_runs_on(tmp_path):
    body = p(t("een"), props="<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>") + p(t("geheel"))
    assert docx.read(made(tmp_path, body)).text == "eengeheel\n"


def test_bold_is_found_by_run_and_by_style(tmp_path):
    styles = (
        '<w:style w:styleId="Base"><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:styleId="Vraag"><w:basedOn w:val="Base"/></w:style>'
    )
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>Vet?</w:t></w:r>"
    plain = '<w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>niet vet</w:t></w:r>'
    styled = '<w:pPr><w:pStyle w:val="Vraag"/></w:pPr>'
    raw = docx.read(
        made(tmp_path, p(bold, t(" gewoon")) + p(t("Вопрос?"), plain, props=styled), styles=styles)
    )
    assert [s.quote(raw.text) for s in raw.bold] == ["Vet?", "Вопрос?"]


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=30
)


@given(st.lists(WORDS, min_size=1, max_size=6).filter(lambda lines: any(x.strip() for x in lines)))
def test_paragraphs_come_back_as_they_were(tmp_path_factory, lines):
    raw = docx.read(made(tmp_path_factory.mktemp("d"), "".join(p(t(x)) for x in lines)))
    assert raw.text == "".join(f"{x}\n" for x in lines)


def field(kind, props=""):
    return f'<w:r>{props}<w:fldChar w:fldCharType="{kind}"/></w:r>'


def test_the_words_of_a_field_are_its_result_and_never_its_code(tmp_path):
    nested = p(
        field("begin"),
        t("CODE"),
        field("begin"),
        field("separate"),
        t("BINNEN"),
        field("end"),
        field("separate"),
        t("uit"),
        field("end"),
    )
    hidden = p(
        field("begin", "<w:rPr><w:vanish/></w:rPr>"),
        t("CODE"),
        field("separate"),
        t("итог"),
        field("end"),
        t(" na"),
    )
    assert docx.read(made(tmp_path, nested + hidden)).text == "uit\nитог na\n"


def test_a_field_that_never_ends_swallows_nothing(tmp_path):
    assert docx.read(made(tmp_path, p(field("begin"), t("één")) + p(t("два")))).text == "één\nдва\n"


def test_a_note_whose_mark_was_deleted_is_deleted_too(tmp_path):
    body = p(t("x"), '<w:del><w:r><w:footnoteReference w:id="2"/></w:r></w:del>')
    raw = docx.read(made(tmp_path, body, footnotes=note("footnote", 2, "WEG")))
    assert raw.text == "x\n"


def test_a_note_waits_for_the_end_of_a_paragraph_that_runs_on(tmp_path):
    props = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    body = p(t("een"), '<w:r><w:footnoteReference w:id="2"/></w:r>', props=props) + p(t("twee"))
    raw = docx.read(made(tmp_path, body, footnotes=note("footnote", 2, "сноска")))
    assert raw.text == "een[1]twee\n[1] сноска\n"


def test_a_note_that_nothing_refers_to_is_counted_as_left_out(tmp_path):
    raw = docx.read(made(tmp_path, p(t("x")), footnotes=note("footnote", 2, "los")))
    assert (raw.text, [(d.what, d.count) for d in raw.source.dropped]) == (
        "x\n",
        [("footnote that nothing refers to", 1)],
    )


def test_a_comment_in_a_cell_ends_with_the_cell(tmp_path):
    cell = f'<w:tc><w:commentRangeStart w:id="7"/>{p(t("cel"))}<w:commentRangeEnd w:id="7"/></w:tc>'
    remark = '<w:comment w:id="7"><w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r></w:p></w:comment>'
    raw = docx.read(
        made(tmp_path, f"<w:tbl><w:tr>{cell}<w:tc>{p(t('b'))}</w:tc></w:tr></w:tbl>", comments=remark)
    )
    [comment] = raw.comments
    assert (raw.text[comment.start : comment.stop], comment.text) == ("cel", "a\nb")


def test_text_hidden_by_its_style_is_left_out(tmp_path):
    styles = '<w:style w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
    hidden = '<w:r><w:rPr><w:rStyle w:val="H"/></w:rPr><w:t>stil</w:t></w:r>'
    assert docx.read(made(tmp_path, p(hidden, t("luid")), styles=styles)).text == "luid\n"


def test_bold_words_apart_by_bold_blanks_are_one_stretch(tmp_path):
    bold = [
        f"<w:r><w:rPr><w:b/></w:rPr>{x}</w:r>"
        for x in (
            "<w:t>Wat</w:t>",
            '<w:t xml:space="preserve"> </w:t>',
            "<w:t>deed</w:t><w:tab/><w:t>u?</w:t>",
        )
    ]
    raw = docx.read(made(tmp_path, p(*bold)))
    assert [s.quote(raw.text) for s in raw.bold] == ["Wat deed\tu?"]


def test_a_sign_of_a_picture_font_is_drawn_or_counted(tmp_path):
    signs = '<w:r><w:sym w:font="Webdings" w:char="0050"/><w:sym w:font="Wingdings" w:char="00FC"/></w:r>'
    raw = docx.read(made(tmp_path, p(t("ja"), signs)))
    assert (raw.text, [d.what for d in raw.source.dropped]) == ("ja✓\n", ["symbol of a special font"])


def nested(depth):
    return "<w:tbl><w:tr><w:tc>" * depth + p(t("diep")) + "</w:tc></w:tr></w:tbl>" * depth


def test_deep_nesting_is_read(tmp_path):
    assert docx.read(made(tmp_path, nested(60))).text.strip() == "diep"


def test_nesting_without_end_is_refused_and_overflows_nothing(tmp_path):
    with pytest.raises(ReadError, match="broken"):
        docx.read(made(tmp_path, nested(2000)))


def test_a_document_without_words_is_refused(tmp_path):
    with pytest.raises(ReadError, match="no words"):
        docx.read(made(tmp_path, p()))


def test_a_zip_that_is_no_document_is_refused(tmp_path):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("word/other.xml", "<a/>")
    with pytest.raises(ReadError, match="no Word document"):
        docx.read(path)


def test_real_documents_are_read(samples):
    for path in sorted((samples / "docs").glob("*.docx")):
        raw = docx.read(path)
        assert raw.text.strip()
        assert all(0 <= c.start <= c.stop <= len(raw.text) for c in raw.comments)
        assert all(0 <= b.start < b.stop <= len(raw.text) for b in raw.bold)
