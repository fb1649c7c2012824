"""Coders in a browser: links shown once, assignments with overlap, release, merging and what is contested."""

import shutil

import pytest

from .asking import answer, document, eventually, to

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.slow]


def opened(page):
    to(page, "/coders").locator("#coders tbody tr").first.wait_for()
    return page


def row(page, name):
    return page.locator("#coders tbody tr", has_text=name)


def added(page, name):
    """Add a coder and return their link."""
    page.get_by_label("Name of the coder").fill(name)
    page.get_by_role("button", name="Add a coder").click()
    page.locator("#link:visible", has_text=name).wait_for()
    return page.locator("#link code").inner_text()


def test_a_coders_link_is_shown_once_and_signs_them_in_without_what_others_do(owner):
    page = opened(owner)
    link = added(page, "Дарья <b>D</b>")
    page.reload()
    row(page, "Дарья <b>D</b>").wait_for()
    assert page.locator("#link").is_hidden()
    assert link.partition("token=")[2] not in page.content()
    context = page.context.browser.new_context()
    theirs = context.new_page()
    theirs.goto(link)
    theirs.locator(".coder:text-is('Дарья <b>D</b>')").wait_for()
    assert answer(theirs, "/api/documents")["documents"] == []
    assert theirs.locator("nav a:has-text('Coders')").count() == 0
    context.close()


def test_a_new_link_ends_the_one_before(owner):
    page = opened(owner)
    first = added(page, "Eva")
    row(page, "Eva").get_by_role("button", name="New link").click()
    page.locator("dialog[open]").get_by_role("button", name="Make a new link").click()
    page.locator("dialog[open]").wait_for(state="detached")
    eventually(page, lambda: page.locator("#link code").inner_text() != first)
    second = page.locator("#link code").inner_text()
    context = page.context.browser.new_context()
    assert context.new_page().goto(first).status == 401
    assert context.new_page().goto(second).status == 200
    context.close()


def test_documents_are_assigned_with_an_overlap(owner):
    page = opened(owner)
    for name in ("Fleur", "Gleb"):
        added(page, name)
        page.locator("#to label", has_text=name).click()
    page.locator("#assign label:has-text('all')").first.click()
    page.get_by_label("Coded by two people").fill("67")
    assert "2 of them coded by two people" in page.locator("#split").inner_text()
    page.get_by_role("button", name="Assign", exact=True).click()
    page.locator("#notices:has-text('Assigned 3 documents')").wait_for()
    coders = {one["name"]: one for one in answer(page, "/api/coders")["coders"]}
    assert coders["Fleur"]["assigned"] + coders["Gleb"]["assigned"] == 5
    assert coders["Fleur"]["blind"] == coders["Fleur"]["assigned"]


def test_release_is_asked_twice_and_lets_a_coder_see(owner):
    page = opened(owner)
    added(page, "Hanna")
    row(page, "Hanna").get_by_role("button", name="Release").click()
    page.locator("dialog[open]").get_by_role("button", name="Release").click()
    row(page, "Hanna").locator(":text('what others coded')").wait_for()
    assert row(page, "Hanna").get_by_role("button", name="Release").count() == 0


def test_a_study_from_elsewhere_is_merged_and_what_clashes_is_settled(owner, judging, tmp_path):
    from testimony.study import Study

    page = opened(owner)
    found = document(page, "nl-1")
    one = next(c for c in found["codings"] if c["code"] == "economics" and c["coder_name"] == "Boris")
    copy = tmp_path / "boris.sqlite"
    with Study.open(judging["path"]) as study:
        study.problems()
    shutil.copy(judging["path"], copy)
    for kept in judging["path"].parent.glob("study.sqlite-wal"):
        shutil.copy(kept, tmp_path / "boris.sqlite-wal")
    with Study.open(copy) as other, Study.open(judging["path"]) as here:
        other.change(one["id"], coder=one["coder"], subject="household")
        here.change(one["id"], coder=one["coder"], subject="other")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a study file").click()
    chooser.value.set_files(copy)
    page.locator("#merged:has-text('Merged')").wait_for()
    clash = page.locator("#clashes > li", has_text="subject")
    clash.wait_for()
    assert "household" in clash.inner_text()
    clash.get_by_role("button", name="Leave it as it stands").click()
    clash.wait_for(state="detached")
    assert answer(page, "/api/contested")["contested"] == []
