"""UIMA CAS XMI, as INCEpTION takes and gives it: a file a text, and one with the types they use.

Reading and writing is dkpro-cassis's work; it counts in UTF-16 units in the file and in code points for us.
"""

from __future__ import annotations

import io
import json
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from testimony.corpus import Corpus
from testimony.errors import ReadError, UnsafeFile
from testimony.formats import check_file
from testimony.formats.xml import local, parse
from testimony.interchange.annotated import AnnotatedText, Origin, coded
from testimony.interchange.annotation import Annotation
from testimony.interchange.carried import ILLEGAL, legal
from testimony.interchange.coded import Coded, Loss, Losses, ReadAs
from testimony.interchange.json_files import mapping
from testimony.interchange.layers import FEATURES, OURS, LayerPassage, is_linguistic, labelled, short
from testimony.interchange.offsets import Convention
from testimony.interchange.several import emptied, file_names
from testimony.interchange.told import refuse_no_texts, told

TYPES = "TypeSystem.xml"
CARRIED = "testimony.Carried"
_PARTS = ("head", "document")
_STRING, _ANNOTATION, _TOP = "uima.cas.String", "uima.tcas.Annotation", "uima.cas.TOP"
_LARGEST = 30_000_000  # bytes of one document; read, each is some twenty in memory
_BROKEN = "Export it again from its program, with its type system."


def need_cassis() -> Any:
    """Return the library, or say how to get it."""
    try:
        import cassis
    except ImportError as error:
        raise ReadError(
            "dkpro-cassis is needed for UIMA CAS XMI and not installed",
            next_step='Install it with: pip install "testimony[interchange]"',
        ) from error
    return cassis


def write(corpus: Corpus, folder: Path) -> tuple[Loss, ...]:
    """Write a folder: each document as `.xmi`, and the type system they share; what `.xmi` it held is replaced."""
    cassis = need_cassis()
    refuse_no_texts(corpus, folder)
    losses = Losses()
    made = told(corpus, losses)
    names = file_names(corpus, ".xmi")
    emptied(folder, ".xmi")
    types = _our_types(cassis)
    for number, text in enumerate(made.texts):
        cas = _cas(cassis, types, text, made.head if number == 0 else {}, losses)
        cas.to_xmi(folder / names[text.id])
    types.to_xml(folder / TYPES)
    return losses.listed()


def _our_types(cassis: Any) -> Any:
    types = cassis.TypeSystem()
    ours = types.create_type(name=OURS, supertypeName=_ANNOTATION)
    for name in FEATURES:
        types.create_feature(domainType=ours, name=name, rangeType=_STRING)
    carried = types.create_type(name=CARRIED, supertypeName=_TOP)
    for name in _PARTS:
        types.create_feature(domainType=carried, name=name, rangeType=_STRING)
    return types


def _cas(cassis: Any, types: Any, text: AnnotatedText, head: Mapping[str, Any], losses: Losses) -> Any:
    """Return a text with its labels; what XML cannot hold becomes a mark, and is listed."""
    bad = len(ILLEGAL.findall(text.raw)) + sum(
        len(ILLEGAL.findall(value))
        for each in text.annotations
        for value in (each.coder, *each.said.values())
    )
    losses.add("control character in a text, a name or a memo", "XML cannot hold it", bad)
    cas = cassis.Cas(typesystem=types)
    cas.sofa_string = legal(text.raw)
    cas.sofa_mime = "text/plain"
    parts = {"document": text.facts, **({"head": head} if head else {})}
    carried = {k: legal(json.dumps(v, ensure_ascii=False, default=str)) for k, v in parts.items()}
    cas.add(types.get_type(CARRIED)(**carried))
    ours = types.get_type(OURS)
    for each in text.annotations:
        place: dict[str, object] = {"begin": each.start, "end": each.stop}
        if each.start is None:
            place = {"begin": 0, "end": len(text.raw), "whole": "true"}
        said = {name: legal(value) for name, value in {"coder": each.coder, **each.said}.items()}
        cas.add(ours(value=legal(each.label), **place, **said))
    return cas


def read(path: Path, said: ReadAs) -> Coded:
    """Read an `.xmi`, or all in a folder; the type system lies beside them, or is taken from what they use."""
    cassis = need_cassis()
    files = sorted(path.glob("*.xmi")) if path.is_dir() else [path]
    losses = Losses()
    head: Mapping[str, Any] = {}
    texts = []
    for file in files:
        data = _bytes(file)
        if local(parse(data, file.name)) != "XMI":
            raise ReadError("is no UIMA CAS", where=file.name, next_step=_BROKEN)
        types = _types(cassis, file, data)
        try:
            cas = _cas_in(cassis, data, types)
            text = _text(cas, file, losses)
            head = _carried(cas, "head") or head
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, RuntimeError) as error:
            raise ReadError("is no UIMA CAS that can be read", where=file.name, next_step=_BROKEN) from error
        texts.append(text)
    return coded(texts, head, Origin(path, "UIMA CAS", Convention()), said, losses)


def _cas_in(cassis: Any, data: bytes, types: Any) -> Any:
    """Return the CAS in a file; of types that nobody declares it would warn, and they hold no passages."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return cassis.load_cas_from_xmi(io.BytesIO(data), typesystem=types, lenient=True)


def _bytes(file: Path) -> bytes:
    """Return the bytes of an XML file that our own guarded parser takes."""
    check_file(file)
    if file.stat().st_size > _LARGEST:
        raise UnsafeFile(
            f"it is larger than {_LARGEST // 1_000_000} MB of XML, and was not opened.",
            where=file.name,
            next_step="Export its documents one by one.",
        )
    data = file.read_bytes()
    parse(data, file.name)
    return data


def _types(cassis: Any, file: Path, data: bytes) -> Any:
    """Return the types: those of the file beside, and those that the data uses besides, their features as words."""
    beside = [
        file.with_name(TYPES),
        file.with_name(f"{file.stem}-typesystem.xml"),
        *sorted(file.parent.glob("*[tT]ype[sS]ystem*.xml")),
    ]
    found = next((each for each in beside if each.is_file() and not each.is_symlink()), None)
    try:
        types = cassis.load_typesystem(io.BytesIO(_bytes(found))) if found else cassis.TypeSystem()
    except (ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        where = found.name if found else file.name
        raise ReadError("is no UIMA type system", where=where, next_step=_BROKEN) from error
    for name, attributes in _used(parse(data, file.name)).items():
        if types.contains_type(name):
            continue
        made = types.create_type(name=name, supertypeName=_ANNOTATION)
        for attribute in sorted(attributes):
            types.create_feature(domainType=made, name=attribute, rangeType=_STRING)
    return types


def _used(root: Any) -> dict[str, set[str]]:
    """Return the types of the annotations in a file, with the attributes they have."""
    found: dict[str, set[str]] = {}
    for element in root:
        space, _, name = str(element.tag).removeprefix("{").partition("}")
        package = space.removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
        if {"begin", "end", "sofa"} <= set(element.attrib) and not package.startswith("uima."):
            kept = {str(k) for k in element.attrib if k not in ("begin", "end", "sofa") and "}" not in str(k)}
            found.setdefault(f"{package}.{name}", set()).update(kept)
    return found


def _text(cas: Any, file: Path, losses: Losses) -> AnnotatedText:
    left: Counter[str] = Counter()
    passages = list(_passages(cas, left))
    layers = {passage.layer for passage in passages}
    for name, count in left.items():
        losses.add(
            f"annotation ({short(name)})", "words, sentences and grammar are no codes", count, expected=True
        )
    for view in cas.views[1:]:
        losses.add("view", "a document here has one text", int(bool(view.sofa_string)))
    found: tuple[Annotation, ...] = tuple(labelled(p, several=len(layers) > 1) for p in passages)
    facts = _carried(cas, "document")
    return AnnotatedText(file.stem, str(cas.sofa_string or ""), found, facts, language=_language(cas))


def _passages(cas: Any, left: Counter[str]) -> Iterator[LayerPassage]:
    for each in cas.select_all_fs():
        layer = each.type.name
        if layer in (CARRIED, "uima.cas.Sofa"):
            continue
        start, stop = getattr(each, "begin", None), getattr(each, "end", None)
        if is_linguistic(layer) or not isinstance(start, int) or not isinstance(stop, int):
            left[layer] += 1
            continue
        values = {f.name: getattr(each, f.name, None) for f in each.type.all_features}
        said = {
            name: str(value)
            for name, value in values.items()
            if name not in ("begin", "end", "sofa") and isinstance(value, str | int | float)
        }
        yield LayerPassage(start, stop, layer, said)


def _carried(cas: Any, part: str) -> Mapping[str, Any]:
    """Return what a file of ours carries; nothing of another's."""
    if not cas.typesystem.contains_type(CARRIED):
        return {}
    for each in cas.select(CARRIED):
        if text := getattr(each, part, None):
            try:
                return mapping(json.loads(text))
            except (ValueError, RecursionError):
                return {}
    return {}


def _language(cas: Any) -> str:
    """Return the language a CAS names, as far as it names one of ours."""
    for each in cas.select("uima.tcas.DocumentAnnotation"):
        tag = str(getattr(each, "language", "") or "")
        return tag if tag in ("nl", "ru", "en") else ""
    return ""
