"""The whole report: the same study gives the same bytes, in three languages, as a page, a Word file and figures."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pypdfium2
import pytest

from testimony.agreement import agreement
from testimony.errors import CorpusError, OutputError, ReadError
from testimony.publishing import Extras, publication, write, write_figures
from testimony.publishing import form as forms
from testimony.publishing.blocks import Picture
from testimony.publishing.material import study_hash
from testimony.publishing.words import LANGUAGES

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def agreed(invented):
    return Extras(agreement=agreement(invented, draws=20))


@pytest.fixture(scope="module")
def reports(invented, agreed):
    return {language: publication(invented, language=language, extras=agreed) for language in LANGUAGES}


def short(found):
    """Leave out most figures: drawing them takes long, and they are all written alike."""
    shown = [
        replace(s, blocks=tuple(b for b in s.blocks if not isinstance(b, Picture) or b.id in ("T4", "T8")))
        for s in found.sections
    ]
    return replace(found, sections=tuple(shown))


def test_the_same_study_gives_the_same_bytes(invented, agreed, reports, tmp_path):
    again = short(publication(invented, extras=agreed))
    for suffix in ("html", "docx"):
        for name, found in (("one", short(reports["en"])), ("two", again)):
            write(found, tmp_path / f"{name}.{suffix}")
        assert (tmp_path / f"one.{suffix}").read_bytes() == (tmp_path / f"two.{suffix}").read_bytes()
    files = [
        write_figures(found, tmp_path / name) for name, found in (("a", short(reports["en"])), ("b", again))
    ]
    assert len(files[0]) == len(files[1]) > 12
    assert all(x.read_bytes() == y.read_bytes() for x, y in zip(*files, strict=True))


def test_the_hash_follows_every_coding_and_not_the_order_of_the_files(invented):
    turned = replace(invented, documents=invented.documents[::-1], codings=invented.codings[::-1])
    assert study_hash(turned) == study_hash(invented)
    assert study_hash(replace(invented, codings=invented.codings[1:])) != study_hash(invented)
    one = replace(invented.documents[0], metadata={**invented.documents[0].metadata, "wave": "2023"})
    assert study_hash(replace(invented, documents=(one, *invented.documents[1:]))) != study_hash(invented)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_section_table_and_figure(reports, language):
    found, english = reports[language], reports["en"]
    assert len(found.sections) == len(english.sections)
    assert [t.id for t in found.tables] == [t.id for t in english.tables]
    assert [p.file for p in found.pictures] == [p.file for p in english.pictures]
    assert [p.rows for p in found.pictures] == [p.rows for p in english.pictures]


def test_all_the_tables_and_figures_of_the_plan_are_there(reports):
    there = {b.id for b in (*reports["en"].tables, *reports["en"].pictures)}
    wanted = {"T1", "T1a", "T2", "T3", "T3b", "T4", "T4b", "T5", "T6a", "T6c", "T7", "T8", "T9", "T9b", "T10", "T11",
              "T11b", "T12", "T13", "T14", "T16", "COREQ", "SRQR"}  # fmt: skip
    assert wanted <= there


@pytest.mark.parametrize("language", ["ru"])
def test_the_page_asks_nothing_of_the_network_and_runs_nothing(reports, language, tmp_path):
    write(reports[language], tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert f'<html lang="{language}">' in page
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\(http|\ssrc=|\son\w+=\"", page)
    assert set(re.findall(r'href="([^#"][^"]*)"', page)) == set()
    assert page.count("<figure") == len(list(reports[language].pictures))


def test_the_word_file_is_sound_and_every_figure_is_in_it(reports, tmp_path):
    found = short(reports["ru"])
    write(found, tmp_path / "r.docx")
    with zipfile.ZipFile(tmp_path / "r.docx") as archive:
        assert archive.testzip() is None
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))  # noqa: S314 (our own file)
        body = ElementTree.fromstring(archive.read("word/document.xml"))  # noqa: S314
        images = [n for n in archive.namelist() if n.startswith("word/media/")]
    assert len(images) == len(list(found.pictures)) == len(list(body.iter(f"{WORD}drawing")))
    assert len(list(body.iter(f"{WORD}tbl"))) == len(list(found.tables))
    text = "".join(t.text or "" for t in body.iter(f"{WORD}t"))
    assert "Согласованность кодировщиков" in text


def test_no_count_under_five_and_no_share_of_under_ten_is_in_the_data(reports):
    for picture in reports["en"].pictures:
        for row in picture.rows:
            held = dict(zip(picture.columns, row, strict=True))
            persons, of = held.get("persons"), held.get("of")
            assert persons is None or persons >= 5, picture.id
            assert of is None or of >= 10
            if "share" in held and of is None and picture.id != "T4":
                assert persons >= 10


def test_a_small_study_prints_no_shares(make_study, tmp_path):
    found = publication(make_study(9))
    assert not list(found.pictures)
    assert "T3" not in [t.id for t in found.tables]
    write(found, tmp_path / "r.html")


def test_shares_are_of_persons_as_counted_by_hand(invented, reports):
    picture = next(p for p in reports["en"].pictures if p.id == "T3")
    rows = {(r[0], r[1]): r for r in picture.rows}
    war = sum(n % 2 for n in range(60))
    assert rows["war", "any"][2:5] == (war, 60, round(war / 60, 4))
    sole = sum(n % 2 and not n % 3 for n in range(60))
    assert rows["war", "sole"][2:5] == (sole, 60, round(sole / 60, 4))


def test_a_figure_comes_with_the_numbers_behind_it(reports, tmp_path):
    write_figures(short(reports["nl"]), tmp_path)
    table = list(csv.reader(io.StringIO((tmp_path / "T4-combinations.csv").read_text("utf-8-sig"))))
    assert table[0] == ["motives", "persons", "share"]
    assert sum(int(row[1]) for row in table[1:]) == 60
    drawn = (tmp_path / "T4-combinations.svg").read_text(encoding="utf-8")
    assert all(f">{row[1]}<" in drawn for row in table[1:])
    ElementTree.fromstring(drawn)  # noqa: S314


def test_names_of_coders_files_and_persons_are_not_in_the_report(make_study, tmp_path):
    corpus = make_study(40)
    named = tuple(replace(c, coder="Grietje de Boer") if c.coder == "first" else c for c in corpus.codings)
    coders = {
        d: tuple("Grietje de Boer" if c == "first" else c for c in cs) for d, cs in corpus.coders.items()
    }
    found = replace(corpus, codings=named, coders=coders)
    made = publication(found, extras=Extras(agreement=agreement(found, draws=0)))
    write(short(made), tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Grietje" not in page
    assert not re.search(r"\b[dp]0\d\d\b", page)


def test_words_from_the_study_are_written_as_words(make_study, tmp_path):
    corpus = make_study(30, sampling="<script>alert(1)</script>\x0b & $x$")
    found = short(publication(corpus, form=forms.Form(title="<b>Title</b> & more")))
    for name in ("r.html", "r.docx"):
        write(found, tmp_path / name)
    assert "<script" not in (tmp_path / "r.html").read_text(encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "r.docx") as archive:
        ElementTree.fromstring(archive.read("word/document.xml"))  # noqa: S314


def test_a_codebook_without_motives_still_gives_a_report(invented):
    codes = tuple(replace(c, group="") for c in invented.codebook.codes)
    found = publication(replace(invented, codebook=replace(invented.codebook, codes=codes)))
    assert "T4" not in [p.id for p in found.pictures]
    assert "T3" in [p.id for p in found.pictures]


def test_change_within_persons_is_shown_where_ten_have_two_testimonies(make_study):
    corpus = make_study(60)
    pairs = tuple(replace(d, respondent=f"q{n // 2:02}") for n, d in enumerate(corpus.documents))
    tables = {t.id: t for t in publication(replace(corpus, documents=pairs)).tables}
    assert {"T10b", "T10c"} <= set(tables)
    assert "(n = 30)" in tables["T10b"].title


def test_what_nobody_coded_is_in_no_share(invented):
    coders = {d: c for d, c in invented.coders.items() if d >= "d020"}
    codings = tuple(c for c in invented.codings if c.document >= "d020")
    made = publication(replace(invented, codings=codings, coders=coders))
    tables = {t.id: t for t in made.tables}
    assert [row[1] for row in tables["T1a"].rows[3:5]] == ["60", "40"]
    assert "(n = 40)" in tables["T3"].title
    assert any(
        getattr(b, "text", "").startswith("20 testimonies were not coded")
        for s in made.sections
        for b in s.blocks
    )


def test_labels_of_a_machine_alone_are_no_findings(invented):
    codings = tuple(replace(c, origin="model", coder="testimony-1") for c in invented.codings)
    with pytest.raises(CorpusError, match="Code some by hand first"):
        publication(replace(invented, codings=codings, coders={"none": ("first",)}))


def test_a_study_without_testimonies_is_refused(invented):
    with pytest.raises(CorpusError, match="nothing to report"):
        publication(replace(invented, documents=(), codings=(), coders={}))


def test_nothing_is_written_over_unasked(reports, tmp_path):
    (tmp_path / "r.html").touch()
    with pytest.raises(OutputError, match="--overwrite"):
        write(reports["en"], tmp_path / "r.html")
    with pytest.raises(OutputError, match="--overwrite"):
        write_figures(reports["en"], tmp_path)
    with pytest.raises(OutputError, match=r"\.docx or \.html"):
        write(reports["en"], tmp_path / "r.pdf")


def test_the_form_fills_what_only_the_team_knows(invented, tmp_path):
    file = tmp_path / "form.yaml"
    file.write_text(
        "recruitment: Via een oproep.\nfound: 80\ncoreq: {1: Twee interviewers., 13: Tien weigerden.}\n"
    )
    found = publication(invented, language="nl", form=forms.read(file))
    tables = {t.id: t for t in found.tables}
    assert tables["T1a"].rows[0][1] == "80"
    assert tables["COREQ"].rows[0][2] == "Twee interviewers."
    assert tables["COREQ"].rows[12][2] == "Tien weigerden."
    assert tables["SRQR"].rows[7][2] == "Via een oproep."


@pytest.mark.parametrize(
    "text", ["- a", "guess: 1", "found: many", "coreq: [1]", "recruitment: 3", "a: [", "title: [x]"]
)
def test_a_form_that_is_none_is_refused_with_its_place(tmp_path, text):
    file = tmp_path / "form.yaml"
    file.write_text(text)
    with pytest.raises(ReadError, match=r"form\.yaml"):
        forms.read(file)


@pytest.mark.slow
def test_libreoffice_opens_the_report_of_the_shipped_corpus_with_all_its_figures(corpus, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine")
    found = publication(corpus)
    write(found, tmp_path / "one.docx")
    write(publication(corpus), tmp_path / "two.docx")
    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "two.docx").read_bytes()
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    asked = [
        office,
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "one.docx"),
    ]
    subprocess.run(asked, check=True, capture_output=True, timeout=240)
    pdf = pypdfium2.PdfDocument(tmp_path / "one.pdf")
    images = sum(o.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE for page in pdf for o in page.get_objects())
    assert images == len(list(found.pictures))
    assert 8 <= len(pdf) <= 25
