"""What the page knows of offsets: code points to UTF-16 and back, and no character cut in two."""

import pytest

pytestmark = [pytest.mark.browser]

TEXTS = (
    "Ik ging weg 🙂 op vrijdag.",
    "Вот 👩‍👩‍👧 семья́ уехала 🇷🇺 в чётверг.",
    "café, е́хать, noël\r\nen verder",
    "Ya uekhala 𝒙𝒚 v Tbilisi",
    "",
)


def ask(page, script, *given):
    return page.evaluate(
        f"async (given) => {{ const m = await import('/static/offsets.js'); return ({script})(m, ...given); }}",
        list(given),
    )


@pytest.mark.parametrize("text", TEXTS)
def test_code_points_become_units_and_units_code_points(modules, text):
    found = ask(
        modules,
        "(m, text, points) => { const o = new m.Offsets(text);"
        " return points.map((p) => [o.toUnit(p), o.toPoint(o.toUnit(p))]); }",
        text,
        list(range(len(text) + 1)),
    )
    expected = [[len(text[:point].encode("utf-16-le")) // 2, point] for point in range(len(text) + 1)]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "selected", "expected"),
    [
        ("een 👩‍👩‍👧 gezin", "\U0001f469", "👩‍👩‍👧"),  # one person of a family is the family
        ("сем\u0301ья", "м", "м\u0301"),  # a letter brings its combining mark
        ("de vlag 🇷🇺 daar", "\U0001f1f7", "🇷🇺"),
        ("ik  ging weg ", " ging weg ", "ging weg"),  # white space at the ends is left out
        ("тот день\r\n", "день\r\n", "день"),
        ("alleen   ruimte", "   ", ""),
    ],
)
def test_a_selection_is_widened_to_whole_characters_without_space_at_its_ends(
    modules, text, selected, expected
):
    found = ask(
        modules,
        "(m, text, part) => { const at = text.indexOf(part);"
        " const { start, stop } = m.snapped(text, at, at + part.length); return text.slice(start, stop); }",
        text,
        selected,
    )
    assert found == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("nl", "Toen 's avonds, thuis.", ["Toen", "s", "avonds", "thuis"]),
        ("ru", "Я е\u0301хал — в Ереван 🙂!", ["Я", "е\u0301хал", "в", "Ереван", "🙂"]),
        ("en", "I didn't stay.", ["I", "didn't", "stay"]),
        ("xx-not-a-language", "ya uekhal", ["ya", "uekhal"]),
    ],
)
def test_words_are_found_in_each_language(modules, language, text, expected):
    found = ask(
        modules,
        "(m, text, language) => m.words(text, language).map(({ start, stop }) => text.slice(start, stop))",
        text,
        language,
    )
    assert found == expected


def test_sentences_come_without_the_space_between_them(modules):
    found = ask(
        modules,
        "(m, text) => m.sentences(text, 'ru').map(({ start, stop }) => text.slice(start, stop))",
        "Мы уехали.  Потом вернулись! \r\nА зачем?",
    )
    assert found == ["Мы уехали.", "Потом вернулись!", "А зачем?"]
