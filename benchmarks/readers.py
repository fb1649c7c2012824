"""Other programs' own readers on what is written: each in a throw-away environment, its codings held against ours.

    python benchmarks/interchange.py --parts readers --write

Each reader tells every coding as it understands it: document, words, code, coder. The environments are made in a temporary
folder with `pip` and are gone afterwards, so this needs a network; LibreOffice is taken from the machine.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from testimony.coding import Coding
from testimony.corpus import Corpus
from testimony.errors import TestimonyError
from testimony.interchange import ReadAs, read, write
from testimony.interchange.codetree import leaf
from testimony.interchange.files import write_files
from testimony.interchange.kinds import KINDS
from testimony.interchange.onto import put_onto
from testimony.interchange.profiles import profile

HERE = Path(__file__).parent
SAMPLE = HERE.parent.parent / "shared" / "samples" / "qdpx" / "oltas0517.qdpx"
_DOCUMENTS = 60  # of the shipped corpus, from every language
_HEAD = "import contextlib, io, json, pathlib, sys\npath = sys.argv[1]\nfound = []\n"
_TAIL = "\nprint(json.dumps(found))"

_PYQDPX = """
import importlib.util, re
file = pathlib.Path(importlib.util.find_spec("pyqdpx").submodule_search_locations[0]) / "pyqdpx.py"
code = file.read_text()
old = '''{(f": {sel.description}") if sel.description else ""}'''
if sys.version_info < (3, 12) and old in code:  # its one line, for printing, that older versions cannot parse
    file.write_text(code.replace(old, "{sel.description or str()}"))
import pyqdpx
with contextlib.redirect_stdout(io.StringIO()):
    project = pyqdpx.QDPX(path).get_project()
sources = project.sources.values() if isinstance(project.sources, dict) else project.sources
found = [[s.name, x.text, x.code.name, x.user.name] for s in sources for x in s.coded_selections.values()]
"""

_PYREFIQDA = """
import tempfile
from pyrefiqda import RefiProject
folder = tempfile.mkdtemp()
project = RefiProject.load(path, extract_dir=folder)
names, todo = {}, list(project.code_book.codes.code)
while todo:
    code = todo.pop()
    names[code.guid] = code.name
    todo += code.code
users = {u.guid: u.name for u in project.users.user} if project.users else {}
for source in project.sources.text_source:
    text = RefiProject.resolve_source_path(source.plain_text_path, folder).read_text(encoding="utf-8")
    for passage in source.plain_text_selection:
        for coding in passage.coding:
            words = text[passage.start_position : passage.end_position]
            found.append([source.name, words, names[coding.code_ref.target_guid], users.get(coding.creating_user, "")])
"""

_CASSIS = """
import cassis
types = cassis.load_typesystem(open(pathlib.Path(path) / "TypeSystem.xml", "rb"))
for file in sorted(pathlib.Path(path).glob("*.xmi")):
    cas = cassis.load_cas_from_xmi(open(file, "rb"), typesystem=types)
    for x in cas.select("webanno.custom.Testimony"):
        if not x.value.startswith("!") and x.whole != "true":
            found.append([file.stem, x.get_covered_text(), x.value, x.coder or ""])
"""

_LABEL_STUDIO = """
from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface
config = pathlib.Path(path).with_suffix(".xml").read_text(encoding="utf-8")
interface = LabelInterface(config)
interface.validate()
tasks = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
for number, task in enumerate(tasks):
    task["id"] = number  # these three are given by its import
    for count, done in enumerate(task["annotations"]):
        done |= {"id": count, "created_at": "2026-11-24T09:00:00Z"}
    wrong = [x for one in (*task["annotations"], *task["predictions"])
             for x in interface.validate_prediction({"result": one["result"]}, return_errors=True)]
    assert not wrong, wrong[0]
pathlib.Path(path).write_text(json.dumps(tasks), encoding="utf-8")
for item in Converter(config, str(pathlib.Path(path).parent)).iter_from_json_file(path):
    for x in item["output"].get("label", ()):
        units = item["input"]["text"].encode("utf-16-le")
        words = units[2 * x["start"] : 2 * x["end"]].decode("utf-16-le")
        found += [[str(item["id"]), words, label, ""] for label in x.get("labels", ()) if label[0] != "!"]
"""

_DOCCANO = """
import importlib.util, os, tempfile
os.environ["DATABASE_URL"] = f"sqlite:///{tempfile.mkdtemp()}/doccano.db"
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.development"
sys.path.insert(0, importlib.util.find_spec("backend").submodule_search_locations[0])
import django
django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
with contextlib.redirect_stdout(io.StringIO()):
    call_command("migrate", verbosity=0)
from data_import.datasets import load_dataset
from data_import.pipeline.catalog import create_file_format
from data_import.pipeline.readers import FileName
from examples.models import Example
from labels.models import Span
from projects.models import ProjectType, SequenceLabelingProject
user, kind = User.objects.create(username="a"), ProjectType.SEQUENCE_LABELING
project = SequenceLabelingProject.objects.create(
    name="p", description="p", created_by=user, project_type=kind, allow_overlapping=True
)
data = load_dataset(kind, create_file_format("JSONL"), [FileName(path, "d", "d")], project)
data.save(user)
assert not data.errors, data.errors[0]
numbers = {one.pk: str(n) for n, one in enumerate(Example.objects.order_by("pk"))}
for x in Span.objects.select_related("example", "label"):
    if x.label.text[0] != "!":
        units = x.example.text.encode("utf-16-le")  # its page shows places as a browser counts them
        words = units[2 * x.start_offset : 2 * x.end_offset].decode("utf-16-le")
        found.append([numbers[x.example.pk], words, x.label.text, ""])
"""

_SPACY = """
import spacy
from spacy.tokens import DocBin
for number, doc in enumerate(DocBin(store_user_data=True).from_disk(path).get_docs(spacy.blank("xx").vocab)):
    found += [[str(number), x.text, x.label_, ""] for x in doc.spans["testimony"] if x.label_[0] != "!"]
"""

_DATASETS = """
import datasets
for row in datasets.load_from_disk(path):
    for x in row["codings"]:
        if x["start"] >= 0 and x["label"][0] != "!":
            found.append([row["id"], row["text"][x["start"] : x["stop"]], x["label"], x["coder"] or ""])
"""


@dataclass(frozen=True)
class Reader:
    """A program's reader: its packages (none: those of the project), what it is given, and its script.

    `names` and `coders` say whether it knows documents by name, and who coded; `leaves` whether codes have their names
    in the tree; `newer` whether it asks for a newer Python than it needs.
    """

    title: str
    packages: tuple[str, ...]
    file: str
    kind: str
    script: str
    names: bool = True
    coders: bool = True
    leaves: bool = False
    newer: bool = False


READERS = (
    Reader("pyqdpx", ("pyqdpx",), "p.qdpx", "nvivo", _PYQDPX, leaves=True, newer=True),
    Reader("pyrefiqda", ("pyrefiqda",), "p.qdpx", "", _PYREFIQDA, leaves=True),
    Reader("dkpro-cassis", ("dkpro-cassis",), "xmi", "xmi", _CASSIS),
    Reader(
        "label-studio-sdk",
        ("label-studio-sdk",),
        "t.json",
        "labelstudio",
        _LABEL_STUDIO,
        names=False,
        coders=False,
    ),
    Reader(
        "doccano",
        ("doccano", "numpy<2", "setuptools<81", "marshmallow<4"),  # newer ones than it was made with stop it
        "d.jsonl",
        "doccano",
        _DOCCANO,
        names=False,
        coders=False,
    ),
    Reader("spaCy", (), "d.spacy", "docbin", _SPACY, names=False, coders=False),
    Reader("datasets", (), "set", "datasets", _DATASETS),
)


def ours(corpus: Corpus, reader: Reader) -> Counter[tuple[str, ...]]:
    """Return our codings of passages, as far as the reader can know them."""
    numbers = {d.id: str(n) for n, d in enumerate(corpus.documents)}
    leaves = {code.name: leaf(code) for code in corpus.codebook.codes}
    return Counter(
        (
            c.document if reader.names else numbers[c.document],
            bare(corpus[c.document].quote(c.span)),
            _target(c, leaves if reader.leaves else {}),
            c.coder if reader.coders else "",
        )
        for c in corpus.codings
        if c.span is not None
    )


def _target(coding: Coding, leaves: dict[str, str]) -> str:
    name = leaves.get(coding.code, coding.code)
    subcode = f".{coding.subcode}" if leaves and coding.subcode else ""
    return name + subcode + (":denied" if coding.stance == "denied" else "")


def bare(words: str) -> str:
    """Return words without white space, and without what one reader puts for the second half of an emoji."""
    return "".join(words.split()).replace("\u200b", "")


def another_reads(corpus: Corpus, reader: Reader, place: Path) -> str:
    """Return how many codings a reader finds on the same words, of the same code, by the same coder."""
    path = place / reader.file
    kind = reader.kind if reader.kind in KINDS else ""
    write(corpus, path, profile("" if kind else reader.kind), to=kind, overwrite=True)
    if reader.kind == "labelstudio":
        write(corpus, path.with_suffix(".xml"), to="labelstudio-config", overwrite=True)
    command = [_python(reader, place), "-W", "ignore", "-c", _HEAD + reader.script + _TAIL, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own scripts
    if done.returncode:
        return f"stopped: {done.stderr.strip().splitlines()[-1][:200]}"
    theirs = Counter((name, bare(words), code, coder) for name, words, code, coder in json.loads(done.stdout))
    mine = ours(corpus, reader)
    return f"{(mine & theirs).total()} of {mine.total()}, {(theirs - mine).total()} more"


def _python(reader: Reader, place: Path) -> str:
    """Return the Python of a reader's environment, made where it is not there yet."""
    if not reader.packages:
        return sys.executable
    folder = place / reader.title
    if not folder.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)  # noqa: S603
        install = [str(folder / "bin" / "pip"), "install", "-q"]
        install += ["--ignore-requires-python"] if reader.newer else []
        subprocess.run([*install, *reader.packages], check=True, capture_output=True)  # noqa: S603
    return str(folder / "bin" / "python")


def libreoffice(corpus: Corpus, place: Path) -> str:
    """Return how many codings are still there after LibreOffice opened and saved a Word file of each document."""
    office = shutil.which("soffice")
    if office is None:
        return "not on this machine"
    out, saved = (place / f"{kind}-{len(corpus.documents)}" for kind in ("word", "saved"))
    write_files(corpus, out, ".docx")
    command = [office, f"-env:UserInstallation=file://{place}/profile", "--headless", "--convert-to"]
    command += ["docx:MS Word 2007 XML", "--outdir", str(saved), *map(str, sorted(out.iterdir()))]
    subprocess.run(command, check=True, capture_output=True, timeout=900)  # noqa: S603
    found: Counter[str] = Counter()
    for path in sorted(saved.iterdir()):
        back = read(path, ReadAs(onto=corpus))
        for document in back.corpus.documents:
            found.update(map(_but_the_hour, put_onto(back, corpus).corpus.codings_of(document.id)))
    ours = Counter(map(_but_the_hour, corpus.codings))
    return f"{(ours & found).total()} of {ours.total()}, {(found - ours).total()} more"


def _but_the_hour(coding: Coding) -> str:
    """Return all that a coding says; of its moment the day, for Word's comments always have an hour."""
    return repr(replace(coding, quote="", created=coding.created[:10]))


def corpora() -> dict[str, Corpus]:
    """Return what is written: documents of the shipped corpus, and an NVivo project where it is beside the checkout."""
    shipped = Corpus.load(HERE.parent / "corpus")
    step = max(1, len(shipped.documents) // _DOCUMENTS)
    some = {d.id for d in shipped.documents[::step]}
    few = replace(
        shipped,
        documents=tuple(d for d in shipped.documents if d.id in some),
        codings=tuple(c for c in shipped.codings if c.document in some),
        memos=tuple(m for m in shipped.memos if m.document in some),
    )
    found = {f"{len(few.documents)} documents of the corpus": few}
    if SAMPLE.exists():
        found[SAMPLE.name] = read(SAMPLE).corpus
    return found


def part(chosen: Sequence[str] = ()) -> str:
    """Return the part of the page: a line a reader."""
    given = corpora()
    lines = [["reader", "is given", *given], ["---"] * (2 + len(given))]
    with TemporaryDirectory(prefix="readers-") as folder:
        place = Path(folder)
        for reader in READERS:
            if not chosen or reader.title in chosen:
                cells = [_said(lambda c, r=reader: another_reads(c, r, place), c) for c in given.values()]
                lines.append([reader.title, reader.kind or "qdpx", *cells])
                print(*lines[-1], file=sys.stderr, flush=True)
        if not chosen or "LibreOffice" in chosen:
            cells = [_said(lambda c: libreoffice(c, place), c) for c in given.values()]
            lines.append(["LibreOffice (opens and saves)", "docx", *cells])
            print(*lines[-1], file=sys.stderr, flush=True)
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return f"Codings that each finds on the same words, of the same code, by the same coder (where it knows coders).\n\n{table}"


def _said(read_by: Callable[[Corpus], str], corpus: Corpus) -> str:
    try:
        return read_by(corpus)
    except (TestimonyError, subprocess.SubprocessError, OSError) as error:
        return f"stopped: {str(error)[:120]}"


if __name__ == "__main__":
    print(part(sys.argv[1:]))
