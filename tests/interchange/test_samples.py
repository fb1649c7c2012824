"""The real projects beside the checkout: all that is in them comes in, and goes out again."""

import zipfile

import pytest
from lxml import etree

from testimony.interchange import read, write
from testimony.interchange.choosing import edges
from testimony.interchange.profiles import profile

from .made import differences


@pytest.fixture
def folder(samples):
    return samples / "qdpx"


CODES = {
    "nvivo_project.qdpx": 262,
    "ponte_blank-atlas-project.qdpx": 0,
    "ponte_target-atlas-project.qdpx": 3,
    "paper_themes_project.qde": 307,
    "paper_themes_with_codes.qde": 343,
}


@pytest.mark.parametrize("name", sorted(CODES))
def test_every_code_comes_in_and_goes_out_in_its_place(folder, tmp_path, name):
    back = read(folder / name)
    assert len(back.corpus.codebook.codes) == CODES[name]
    write(back.corpus, tmp_path / "p.qdpx")
    with zipfile.ZipFile(tmp_path / "p.qdpx") as archive:
        ours = _tree(etree.fromstring(archive.read("project.qde")))
    data = (
        zipfile.ZipFile(folder / name).read("project.qde")
        if name.endswith("x")
        else (folder / name).read_bytes()
    )
    assert ours == _tree(etree.fromstring(data))


def _tree(root):
    """Every code with the names above it, its description and colour."""
    return sorted(
        (
            [x.get("name") for x in reversed([code, *code.iterancestors("{*}Code")])],
            (code.findtext("{*}Description") or "").strip(),
            (code.get("color") or "#767676").lower(),
        )
        for code in root.iter("{*}Code")
    )


def test_the_passages_of_qc_lie_on_whole_lines(folder, tmp_path):
    back = read(folder / "qc_demo.qdpx")
    text = back.corpus["board_2017"].text
    spans = {c.span for c in back.corpus.codings}
    assert (len(spans), len(back.corpus.codings), len(back.corpus.codebook.codes)) == (158, 205, 262)
    lines = {0, *(n + 1 for n, letter in enumerate(text) if letter == "\n")}
    assert all(s.start in lines and s.stop in lines for s in spans)
    for program in ("nvivo", "qualcoder"):
        losses = write(back.corpus, tmp_path / "p.qdpx", profile(program), overwrite=True)
        assert [(loss.what, loss.count) for loss in losses] == [("name that several codes have", 9)] * (
            program == "qualcoder"
        )
        assert differences(read(tmp_path / "p.qdpx").corpus, back.corpus) == {}


def test_texts_beside_an_unpacked_project_are_read(folder, tmp_path):
    (tmp_path / "sources").mkdir()
    for file in (folder / "paper_themes_sources").iterdir():
        (tmp_path / "sources" / file.name).write_bytes(
            file.read_bytes()[:3000].decode(errors="ignore").encode()
        )
    (tmp_path / "p.qde").write_bytes((folder / "paper_themes_project.qde").read_bytes())
    back = read(tmp_path / "p.qde")
    assert len(back.corpus.documents) == 10
    assert all(loss.what == "set" and loss.expected for loss in back.losses)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "codings", "passages", "coders"), [("oltas0517", 303, 188, 2), ("oltas_teszt", 330, 195, 2)]
)
def test_the_passages_of_nvivo_lie_on_the_right_words(folder, tmp_path, name, codings, passages, coders):
    back = read(folder / f"{name}.qdpx")
    text = back.corpus["videos_10_selected"].text
    spans = sorted({c.span for c in back.corpus.codings})
    assert (len(back.corpus.codings), len(spans)) == (codings, passages)
    assert len({c.coder for c in back.corpus.codings}) == coders
    cut = [edges(text, span) for span in spans if not all(edges(text, span))]
    assert len(cut) == 3  # one end of each lies amid a word: the coder's own slip, for the other end is right
    assert all(sum(ends) == 1 for ends in cut)
    assert write(back.corpus, tmp_path / "p.qdpx", profile("nvivo")) == ()
    assert differences(read(tmp_path / "p.qdpx").corpus, back.corpus) == {}
