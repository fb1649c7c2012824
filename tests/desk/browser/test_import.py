"""Importing in a browser: what was understood, who speaks, what is known, and what enters the study."""

import io
import zipfile
from urllib.parse import urljoin
from xml.sax.saxutils import escape

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.slow]

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)
TALK = (
    "S01: Toen ik de brief kreeg 🙂 ben ik dezelfde week vertrokken.",
    "S02: En toen?",
    "S01: Toen zat ik in het cafe\u0301 in Tbilisi, met mijn koffer.",
    "S02: Wat voor werk doet u nu?",
    "S01: Ik repareer fietsen, op een vast contract.",
)


def word(lines):
    """A Word file with a paragraph for each line."""
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in lines)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as pack:
        pack.writestr("[Content_Types].xml", TYPES)
        pack.writestr("_rels/.rels", RELATIONS)
        document = f'<?xml version="1.0"?><w:document xmlns:w="{MAIN}"><w:body>{body}</w:body></w:document>'
        pack.writestr("word/document.xml", document)
    return held.getvalue()


def put(page, *files):
    """Hand files to the import page, as a drop of them would."""
    page.goto(urljoin(page.url, "/import"))
    given = [{"name": name, "mimeType": "application/octet-stream", "buffer": data} for name, data in files]
    page.set_input_files("#pick", given)
    page.locator(".file").nth(len(files) - 1).wait_for()


def document(page, name):
    """Ask the server for the document of this name."""
    return page.evaluate(
        "(name) => fetch('/api/documents').then((a) => a.json()).then(({ documents }) =>"
        " fetch(`/api/documents/${documents.find((d) => d.name === name).id}`)).then((a) => a.json())",
        name,
    )


def test_a_word_file_is_imported_with_its_roles_corrected(signed_in):
    page = signed_in
    put(page, ("fietsen.docx", word(TALK)))
    first, second = (page.locator(".speakers tr").nth(number) for number in (0, 1))
    first.locator("input[value=interviewer]").evaluate("(radio) => radio.click()")
    assert second.locator("input[value=respondent]").is_checked()  # where two talk, the other half is meant
    first.locator("input[value=respondent]").evaluate("(radio) => radio.click()")
    second.locator("input[value=interviewer]").evaluate("(radio) => radio.click()")
    page.get_by_role("button", name="Import one file").click()
    page.get_by_role("link", name="Start coding").click()
    page.locator(".turn").first.wait_for()
    assert page.locator(".turn.interviewer").count() == 2
    assert page.locator(".turn.respondent .words").first.inner_text() == TALK[0].removeprefix("S01: ")
    found = document(page, "fietsen")
    assert [turn["role"] for turn in found["turns"]] == ["respondent", "interviewer"] * 2 + ["respondent"]
    assert found["language"] == "nl"


def test_one_click_corrects_a_single_turn(signed_in):
    page = signed_in
    talk = [line.replace("fietsen", "klokken") for line in TALK]
    put(page, ("klokken.docx", word(talk)))
    for number, role in ((0, "respondent"), (1, "interviewer")):
        page.locator(".speakers tr").nth(number).locator(f"input[value={role}]").evaluate("(r) => r.click()")
    turn = page.locator(".turns button").nth(2)
    turn.click()  # respondent becomes interviewer
    assert "Interviewer" in page.locator(".turns button").nth(2).inner_text()
    page.get_by_role("button", name="Import one file").click()
    page.get_by_role("link", name="Start coding").wait_for()
    roles = [turn["role"] for turn in document(page, "klokken")["turns"]]
    assert roles == ["respondent", "interviewer", "interviewer", "interviewer", "respondent"]


def test_what_is_known_is_stored_with_the_document(signed_in):
    page = signed_in
    put(page, ("brief.txt", b"Ya uekhal v sentyabre, potomu chto prishla povestka. Zdes' spokoyno."))
    page.locator("#all summary").click()
    page.locator("#fields select[name=genre]").select_option("letter")
    page.locator(".file input.who").fill("p-77")
    page.get_by_role("button", name="Import one file").click()
    page.get_by_role("link", name="Start coding").wait_for()
    found = document(page, "brief")
    assert (found["genre"], found["respondent"]) == ("letter", "p-77")


def test_a_text_that_is_there_already_is_shown_and_left_out(signed_in):
    page = signed_in
    talk = word(["Interviewer: Waarom?", "Respondent: Om mijn zoon van zeventien."])
    put(page, ("zoon.docx", talk))
    page.get_by_role("button", name="Import one file").click()
    page.get_by_role("link", name="Start coding").wait_for()
    put(page, ("zoon-kopie.docx", talk))
    assert "already" in page.locator(".file").inner_text()
    assert page.locator("#import").is_disabled()


def test_a_file_that_cannot_be_read_gets_a_sentence_and_the_others_go_on(signed_in):
    page = signed_in
    put(
        page,
        ("kapot.docx", b"PK\x03\x04 and nothing more"),
        ("goed.txt", "Я уехала из-за войны. 🙂".encode()),
    )
    broken = page.locator(".file.out")
    assert broken.locator(".notice.bad").inner_text() != ""
    page.get_by_role("button", name="Import one file").click()
    page.get_by_role("link", name="Start coding").wait_for()
    assert document(page, "goed")["text"].startswith("Я уехала")


def test_the_name_of_a_file_is_text_and_never_markup(signed_in):
    page = signed_in
    put(page, ("<img src=x onerror=alert(1)>.txt", b"Wij zijn weggegaan om de oorlog."))
    assert page.locator(".file img").count() == 0
    page.get_by_role("button", name="Import one file").click()
    page.get_by_role("link", name="Start coding").click()
    page.locator(".turn").first.wait_for()
    assert page.locator("img").count() == 0
