"""What only we read in another program's file, altered by somebody else: a corpus comes of it, or one sentence."""

import html
import json
import random
import re
import zipfile

import pytest

from testimony.errors import TestimonyError
from testimony.interchange import ReadAs, read, write

from .programs import FULL

NONSENSE = (
    None,
    5,
    -1,
    1.5,
    True,
    "x",
    "",
    [],
    {},
    [[]],
    [None],
    {"a": 1},
    10**30,
    [1, 2, 3],
    [["a", "b"]],
    "denied",
    ":",
    "!",
)


def places_in(data, path=()):
    """The way to each value in a piece of JSON."""
    if path:
        yield path
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        yield from places_in(value, (*path, key))


def altered(data, rng):
    """JSON in which one to three values say something else."""
    data = json.loads(json.dumps(data))
    for _ in range(rng.randint(1, 3)):
        ways = list(places_in(data))
        if not ways:
            break
        *way, last = rng.choice(ways)
        inside = data
        for key in way:
            inside = inside[key]
        inside[last] = rng.choice(NONSENSE)
    return data


def altered_notes(xml, rng):
    """The XML of a project or of a part of a Word file, with what we carry in it altered."""

    def one(found):
        return found[1] + html.escape(json.dumps(altered(json.loads(html.unescape(found[2])), rng)))

    return re.sub(r"(testimony (?:document|project)\n)(\{.*?\})(?=<)", one, xml)


def repacked(path, rng):
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, data in members.items():
            ours = name.endswith(".qde") or name.startswith("customXml")
            new.writestr(name, altered_notes(data.decode(), rng) if ours else data)


def rewritten(path, rng):
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    path.write_text("".join(json.dumps(row) + "\n" for row in altered(rows, rng)))


def rewritten_whole(path, rng):
    path.write_text(json.dumps(altered(json.loads(path.read_text()), rng)))


def rewritten_beside(path, rng):
    rewritten_whole(path / "testimony.json", rng)


def rewritten_codebook(path, rng):
    import yaml

    path.write_text(yaml.safe_dump(altered(yaml.safe_load(path.read_text()), rng)))


WAYS = {
    "qdpx": ("c.qdpx", repacked),
    "docx": ("c.docx", repacked),
    "jsonl": ("c.jsonl", rewritten),
    "doccano": ("d.jsonl", rewritten),
    "prodigy": ("p.jsonl", rewritten),
    "labelstudio": ("c.json", rewritten_whole),
    "webannotation": ("c.jsonld", rewritten_whole),
    "brat": ("brat", rewritten_beside),
    "yaml": ("c.yaml", rewritten_codebook),
}


@pytest.mark.parametrize("kind", WAYS)
def test_what_somebody_altered_gives_a_corpus_or_a_sentence(tmp_path, kind):
    _altered(tmp_path, kind, rounds=16 if kind == "jsonl" else 8)  # a corpus's own lines are strict


@pytest.mark.nightly
@pytest.mark.parametrize("kind", WAYS)
def test_what_somebody_altered_a_thousand_times_gives_a_corpus_or_a_sentence(tmp_path, kind):
    _altered(tmp_path, kind, rounds=1000)


def _altered(folder, kind, rounds):
    name, alter = WAYS[kind]
    came = 0
    for seed in range(rounds):
        path = folder / name
        write(FULL, path, to=kind, overwrite=True)
        alter(path, random.Random(seed))  # noqa: S311  # the same in every run
        try:
            found = read(path, ReadAs(format=kind))
            for out in ("out.jsonl", "out.qdpx"):
                write(found.corpus, folder / out, overwrite=True)
            came += 1
        except TestimonyError as error:
            assert len(str(error)) < 600  # noqa: PT017  # either is right
    assert came > 0
