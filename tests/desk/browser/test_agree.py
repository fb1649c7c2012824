"""The agreement page in a browser: figures per code, and the passages on which coders differ."""

import pytest

from .asking import answer, to

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.slow]


def test_every_code_has_a_row_with_a_figure_or_a_sentence(owner):
    page = to(owner, "/agree")
    page.locator("#codes-table tbody tr").first.wait_for()
    found = answer(page, "/api/agreement")["codes"]
    rows = page.locator("#codes-table tbody tr").all_inner_texts()
    assert len(rows) == len(found) > 0
    for row, one in zip(rows, found, strict=True):
        said = (
            one["sentence"]
            if one["alpha"] is None
            else f"{one['alpha']:.2f}".replace("0.", ".").replace("-", "−")
        )
        assert said in row


def test_passages_on_which_coders_differ_stand_side_by_side(owner):
    page = to(owner, "/agree")
    passage = page.locator("#passages article", has_text="oproep bij mijn buurman")
    passage.wait_for()
    sides = passage.locator(".sides > section").all_inner_texts()
    assert [side.split("\n")[0] for side in sorted(sides)] == ["Anna", "Boris"]
    assert any("Mobilisation" in side and side.startswith("Anna") for side in sides)
    assert any("Politics" in side and side.startswith("Boris") for side in sides)
    assert page.locator("#passages .words", has_text="пове\u0301стка").count() == 0  # both say the same there


def test_a_blind_coder_is_told_why_there_is_nothing(blind):
    page = to(blind, "/agree")
    page.locator("#none:visible").wait_for()
    assert "others say" in page.locator("#none").inner_text()
    assert page.locator("#figures").is_hidden()
