"""INCEpTION's two formats: UIMA CAS XMI, in and out, and WebAnno TSV, in."""

import sys

import pytest

from testimony.errors import ReadError
from testimony.interchange import read, write

from .made import differences
from .programs import FULL, TEXT, coding, corpus, said

HEAD = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Code|status|value\n\n\n"


def tsv(path, *lines, head=HEAD):
    path.write_text(head + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_a_tsv_with_stacked_and_joined_annotations_and_emoji(tmp_path):
    path = tsv(
        tmp_path / "een.tsv",
        "#Text=🙂 geen werk",
        "1-1\t0-2\t🙂\t_\t_\t",
        "1-2\t3-7\tgeen\tpossible[1]|*[2]\twork[1]|fear\\_x[2]\t",
        "1-3\t8-12\twerk\tpossible[1]\twork[1]\t",
        "",
        "#Text=Я боялась",
        "2-1\t13-14\tЯ\t_\t_\t",
        "2-2\t15-22\tбоялась\t*\tfear\t",
        "2-2.1\t15-18\tбоя\t*\t*\t",
    )
    back = read(path)
    assert back.corpus.documents[0].text == "🙂 geen werk\nЯ боялась"
    assert said(back.corpus, "memo") == [
        ("geen werk", "work", "status: possible"),
        ("geen", "fear_x", ""),
        ("боялась", "fear", ""),
        ("боя", "Code", ""),
    ]


def test_a_sentence_over_two_lines_with_a_tab_keeps_its_places(tmp_path):
    path = tsv(tmp_path / "a.tsv", "#Text=a\\tb", "#Text=c", "1-1\t0-1\ta\t_\t_\t", "1-2\t4-5\tc\t*\tx\t")
    back = read(path).corpus
    assert (back.documents[0].text, said(back)) == ("a\tb\nc", [("c", "x")])


def test_relations_are_counted_past_and_listed(tmp_path):
    head = "#FORMAT=WebAnno TSV 3.3\n#T_RL=custom.Rel|type|BT_custom.Code\n#T_SP=custom.Code|value\n\n"
    back = read(tsv(tmp_path / "a.tsv", "#Text=ja", "1-1\t0-2\tja\tsame\t1-2\twork\t", head=head))
    assert said(back.corpus) == [("ja", "work")]
    assert [x.what for x in back.losses] == ["layer of relations (Rel)"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("a\tb\n1\t2\n", "no WebAnno TSV 3"),
        (HEAD + "1-1\t0-2\tja\t_\t_\t\n", "line 5: it has a token before any text"),
        (HEAD + "#Text=ja\nx\t0-2\tja\t_\t_\t\n", "line 6: is no line of a token"),
        (HEAD + "#Text=ja\n1-1\t5-9\tneen\t_\t_\t\n", "its tokens do not stand on its text"),
        (HEAD + "#Text=ja\n1-1\t999999999-999999999\t\t_\t_\t\n", "its tokens do not stand on its text"),
    ],
)
def test_a_broken_tsv_is_refused_in_a_sentence(tmp_path, content, complaint):
    (tmp_path / "a.tsv").write_text(content, encoding="utf-8")
    with pytest.raises(ReadError, match=complaint):
        read(tmp_path / "a.tsv")


def test_cassis_reads_what_is_written_on_the_same_words(tmp_path):
    cassis = pytest.importorskip("cassis")
    write(FULL, tmp_path / "out", to="xmi")
    with (tmp_path / "out" / "TypeSystem.xml").open("rb") as types:
        system = cassis.load_typesystem(types)
    with (tmp_path / "out" / "een.xmi").open("rb") as file:
        cas = cassis.load_cas_from_xmi(file, typesystem=system)
    found = {(a.get_covered_text(), a.value) for a in cas.select("webanno.custom.Testimony") if not a.whole}
    ours = {(words, target) for words, target in said(FULL) if words is not None}
    assert found == ours | {("Er ", "!irony")}
    assert cas.sofa_string == TEXT


def test_an_xmi_is_read_without_its_type_system_too(tmp_path):
    write(corpus(coding("thuis", coder="anna", memo="ja")), tmp_path / "out", to="xmi")
    (tmp_path / "out" / "TypeSystem.xml").unlink()
    back = read(tmp_path / "out" / "een.xmi")
    assert said(back.corpus, "coder", "memo") == [("thuis", "work", "anna", "ja")]


def test_what_xml_cannot_hold_is_listed_and_moves_no_place(tmp_path):
    given = corpus(coding("thuis"), text=TEXT.replace("Er", "E\x0br"))
    start = given.documents[0].text.index("thuis")
    given = corpus(
        coding("thuis").__class__(document="een", start=start, stop=start + 5, code="work"),
        text=given.documents[0].text,
    )
    losses = write(given, tmp_path / "out", to="xmi")
    assert [(x.what, x.count) for x in losses] == [("control character in a text, a name or a memo", 1)]
    assert said(read(tmp_path / "out").corpus) == [("thuis", "work")]


def test_without_dkpro_cassis_the_pip_command_is_said(tmp_path, monkeypatch):
    (tmp_path / "a.xmi").write_text("<x/>")
    monkeypatch.setitem(sys.modules, "cassis", None)
    with pytest.raises(ReadError, match=r"pip install \"testimony\[interchange\]\""):
        read(tmp_path / "a.xmi")


def test_layers_of_somebody_else_come_back_with_their_features(tmp_path):
    cassis = pytest.importorskip("cassis")
    types = cassis.TypeSystem()
    layer = types.create_type("webanno.custom.Theme", "uima.tcas.Annotation")
    for name in ("value", "certainty"):
        types.create_feature(layer, name, "uima.cas.String")
    cas = cassis.Cas(typesystem=types)
    cas.sofa_string = TEXT
    start = TEXT.index("повестки")
    cas.add(layer(begin=start, end=start + 8, value="war", certainty="high"))
    cas.to_xmi(tmp_path / "a.xmi")
    types.to_xml(tmp_path / "TypeSystem.xml")
    back = read(tmp_path / "a.xmi")
    assert said(back.corpus, "memo") == [("повестки", "war", "certainty: high")]
    write(back.corpus, tmp_path / "out", to="xmi")
    assert differences(read(tmp_path / "out").corpus, back.corpus) == {}
