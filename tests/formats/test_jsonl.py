"""JSON records: fields, turns, and lines that are wrong."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimony.errors import ReadError
from testimony.formats import jsonl


@pytest.fixture
def records(tmp_path):
    def make(text, **options):
        path = tmp_path / "korpus.jsonl"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(jsonl.read(path, **options))

    return make


def test_a_line_is_a_testimony_with_what_is_known_of_it(records):
    line = {
        "text": "Уехал.",
        "id": "A",
        "respondent": 7,
        "language": "ru",
        "genre": "letter",
        "metadata": {"a": 1},
        "year": 2022,
    }
    [found] = records(json.dumps(line))
    assert (found.id, found.respondent, found.language, found.genre) == ("A", "7", "ru", "letter")
    assert (found.text, dict(found.metadata)) == ("Уехал.", {"a": 1, "year": 2022})


def test_other_lists_are_left_out_and_reported(records):
    [found] = records('{"text":"a","label":[[0,1,"X"]]}')
    assert [str(one) for one in found.source.dropped] == ["1 × field 'label'"]


@pytest.mark.parametrize(
    "text",
    [
        '{"text":"a"}\n{"text":"b"}\n',
        '\n{"text":"a"}\r\n\r\n{"text":"b"}',
        '[{"text":"a"},{"text":"b"}]',
        '{\n "text": "a"\n}\n{\n "text": "b"\n}\n',
        '{"text":"a"} {"text":"b"}',
    ],
)
def test_lines_lists_and_spread_out_records_are_all_read(records, text):
    assert [(one.text, one.id) for one in records(text)] == [("a", "korpus-row-1"), ("b", "korpus-row-2")]


def test_turns_become_cues(records):
    turns = [
        {"start": 0, "stop": 3, "role": "interviewer", "speaker": "I", "seconds": 1.5},
        {"start": 4, "stop": 6, "role": "respondent"},
    ]
    [found] = records(json.dumps({"text": "En?\nJa", "turns": turns}))
    assert [found.text[cue.start : cue.stop] for cue in found.cues] == ["En?", "Ja"]
    assert [(cue.role, cue.speaker, cue.seconds) for cue in found.cues] == [
        ("interviewer", "I", 1.5),
        ("respondent", None, None),
    ]


def test_turns_are_moved_where_the_text_was_cleaned(records):
    [found] = records(
        json.dumps(
            {"text": "\ufeffEn?\r\nJa\0!", "turns": [{"start": 1, "stop": 4}, {"start": 6, "stop": 10}]}
        )
    )
    assert [found.text[cue.start : cue.stop] for cue in found.cues] == ["En?", "Ja!"]


@pytest.mark.parametrize(
    ("turns", "message"),
    [
        ([{"start": 0, "stop": 9}], "turn 1 lies outside the text of 4 characters"),
        ([{"start": 0, "stop": 3}, {"start": 2, "stop": 4}], "turn 2 lies outside"),
        ([{"start": -1, "stop": 3}], "turn 1 lies outside"),
        ([{"start": True, "stop": 3}], "turn 1: there is no start and stop"),
        ([{"stop": 3}], "turn 1: there is no start and stop"),
        (["x"], "turn 1: there is no start and stop"),
        ([{"start": 0, "stop": 3, "role": "hond"}], "turn 1 has an unknown role.*interviewer, respondent"),
        ([{"start": 0, "stop": 3, "role": ["x"]}], "turn 1 has an unknown role"),
    ],
)
def test_turns_that_do_not_fit_are_refused(records, turns, message):
    with pytest.raises(ReadError, match=f"line 1.*{message}"):
        records(json.dumps({"text": "abcd", "turns": turns}))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"text": "geheim"', "not valid JSON"),
        ("geheim", "not valid JSON"),
        ("7", "not a JSON object"),
        ("[1]", "item 1: this is not a JSON object"),
        ('{"tekst": "geheim"}', "no words under 'text'. Its fields are: tekst. Give --column text=NAME"),
        ('{"text": 7}', "no words under 'text'"),
        ('{"text": " "}', "no words under 'text'"),
        ('{"text": "geheim", "n": ' + "9" * 5000 + "}", "a number is too long"),
        ("[" * 100_000, "nested too deeply"),
        ('{"text": ' * 100_000, "nested too deeply"),
    ],
)
def test_a_bad_line_is_named_and_not_quoted(records, line, message):
    with pytest.raises(ReadError, match=r"korpus\.jsonl, line 3.*" + message) as caught:
        records('{"text":"a"}\n\n' + line)
    assert "geheim" not in str(caught.value)


def test_keys_can_be_given_and_common_ones_are_known(records):
    [found] = records('{"verhaal":"a","lang":"nl","document":"D"}', columns={"text": "verhaal"})
    assert (found.text, found.language, found.id, dict(found.metadata)) == ("a", "nl", "D", {})


def test_an_unknown_field_is_refused(records):
    with pytest.raises(ReadError, match="no field 'words'"):
        records('{"text":"a"}', columns={"words": "text"})


def test_ids_that_return_are_made_unique_with_a_note(records):
    found = records("".join(f'{{"text":"a","id":"{name}"}}\n' for name in ("x", "x", "x-2", "x")))
    assert len({one.id for one in found}) == 4
    assert [one.id for one in found][:2] == ["x", "x-2"]
    assert "'x' was taken" in found[1].source.notes[0]


def test_half_an_emoji_is_mended(records):
    [found] = records('{"text":"a\\ud83d b \\ud83d\\ude42"}')
    assert found.text == "a\ufffd b 🙂"


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.text(alphabet=st.sampled_from('abëéЖйЙ\u0301🙂👩🏽\u2028\x85 \n\t"\\{}[]'), max_size=40),
        min_size=1,
        max_size=5,
    ),
    st.booleans(),
)
def test_texts_come_back_exactly(tmp_path_factory, texts, ascii_only):
    path = tmp_path_factory.mktemp("j") / "a.jsonl"
    lines = [json.dumps({"text": f"x{text}"}, ensure_ascii=ascii_only) for text in texts]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert [one.text for one in jsonl.read(path)] == [f"x{text}" for text in texts]
