"""The files of the pages: kept by browsers under an address that changes with them."""

import re

import pytest

from testimony.desk import assets
from testimony.desk.templating import modules


def test_a_browser_may_keep_a_file_of_the_pages_and_asks_by_its_hash_whether_it_is_still_the_same(desk):
    path = f"{assets.address()}/base.css"
    answer = desk.owner.get(path)
    assert "immutable" in answer.headers["cache-control"]
    again = desk.owner.http.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "immutable" in again.headers["cache-control"]


@pytest.mark.parametrize("page", ["/", "/review", "/coders", "/names"])
def test_a_page_names_its_files_by_the_address_that_stands_for_what_is_in_them(desk, page):
    found = re.findall(r'(?:href|src)="(/static/[^"]+)"', desk.owner.get(page).text)
    assert len(found) > 3
    assert all(assets.is_one(path) for path in found)
    assert {desk.owner.get(path).status_code for path in found} == {200}


def test_the_address_is_another_one_when_a_file_changes_its_name_or_what_is_in_it(tmp_path):
    def address():
        assets.address.cache_clear()
        return assets.address(tmp_path)

    (tmp_path / "a.js").write_text("1", encoding="utf-8")
    (tmp_path / "b.js").write_text("2", encoding="utf-8")
    first = address()
    assert address() == first
    (tmp_path / "b.js").write_text("3", encoding="utf-8")
    second = address()
    (tmp_path / "b.js").rename(tmp_path / "c.js")
    assert len({first, second, address()}) == 3


def test_the_modules_of_a_page_are_all_named_in_it_also_those_that_modules_import():
    found = modules("code")
    assert {"api.js", "page.js", "offsets.js", "popup.js", "queue.js"} <= set(found)
    assert len(found) == len(set(found))
    assert all((assets.FOLDER / name).is_file() for name in found)
