"""Corpora of every kind of text and coding, made by Hypothesis, and what it means that two of them are the same."""

from dataclasses import replace
from types import MappingProxyType

from hypothesis import strategies as st

from testimony.codebook import Code, Codebook, Example
from testimony.coding import Coding, Memo
from testimony.corpus import Corpus
from testimony.document import Document, Turn, clean
from testimony.segment import segmented

BOOK = Codebook(
    "study",
    "2.1",
    (
        Code(
            "work",
            group="motive",
            definition="Werk, loon.",
            include=("een baan",),
            subcodes=("wages", "b.c"),
            colour="#aa3300",
        ),
        Code(
            "страх",
            group="motive › war",
            title={"ru": "Страх"},
            aliases=("FEAR",),
            examples=(Example("ru", "Я боялся."),),
        ),
        Code("home", group="life", stances=("affirmed",), boundaries=("not: house",)),
        Code("war", group="motive", subcodes=("draft",), both="affirmed"),
        Code("10.2", group="life › home", subcodes=("10.2.1",)),
    ),
    rules=("G1 Text only.",),
    memos={"homonym": "another meaning", "irony": "not meant"},
)

PIECES = (
    "Ik ging weg, want er was geen werk.",
    "Меня вызвали повесткой.",
    "They sent a summons 🙂🙂",
    "👩‍👩‍👧 семья",
    "cafe\u0301 e\u0308n ие\u0306",
    "שלום, עליכם",
    "\u202bمرحبا\u202c",
    "R: ",
    "I: Waarom?",
    " ",
    "\n",
    "\n\n",
    "\t",
    "a",
    "да да да",
    "𝒳𝒴",
    "<b>&amp;]]>",
    "=1+1",
    "“ja”, zei hij…",
)
BROKEN = (*PIECES, "\r\n", "\r", "\ufeff", "\x0b", "\0", "\u2028", "\x85")

_NAMES = st.sampled_from(("", "anna", "Борис", "coder two", "m@x <a&b>", "x" * 50))
_MEMOS = st.sampled_from(
    (
        "",
        "her son",
        "two\n\nparagraphs",
        "testimony coding\nsubject: other",
        "testimony memo",
        " blank ends ",
        "е\u0306🙂",
        '"quoted"',
        "a: b",
        "\n",
    )
)
_MOMENTS = st.sampled_from(
    (
        "",
        "2026-11-24",
        "2025-06-18T02:08:15Z",
        "2026-11-24T00:00:00",
        "in spring",
        "2025-02-30",
        "2026-01-01T10:00:00+03:00",
    )
)


def texts(pieces=PIECES):
    """Texts of the pieces, never only white space."""
    return (
        st.lists(st.sampled_from(pieces), min_size=1, max_size=14)
        .map("".join)
        .filter(lambda t: clean(t).strip())
    )


@st.composite
def corpora(draw, pieces=PIECES):
    """A corpus of one to three documents with overlapping codings of several coders."""
    documents = []
    for number in range(draw(st.integers(1, 3))):
        text = draw(texts(pieces))
        cut = draw(st.integers(0, len(text)))
        turns = (
            Turn(0, cut, "interviewer", "I", "test", "nl", 1.5),
            Turn(cut, len(text), "respondent", None, "", None),
        )
        documents.append(
            Document(
                id=f"{draw(st.sampled_from(('nl-1', 'интервью', 'a b/c', 'x')))}-{number}",
                text=text,
                respondent=draw(st.sampled_from(("", "p1", "п 2"))),
                turns=turns if draw(st.booleans()) else (),
                language=draw(st.sampled_from(("nl", "ru", "en"))),
                genre=draw(st.sampled_from(("interview", "letter"))),
                metadata=MappingProxyType(
                    draw(
                        st.sampled_from(
                            (
                                {},
                                {"wave": 2, "known": True},
                                {"wave": "2", "places": ["GE", "NL"], "поле": ""},
                                {"x": 1.5},
                            )
                        )
                    )
                ),
            )
        )
    documents = [segmented(d) for d in documents]
    codings = draw(st.lists(_codings(documents), max_size=8))
    memos = draw(st.lists(_memos(documents), max_size=3))
    coders = {d.id: ("anna", "nobody") for d in documents if draw(st.booleans())}
    return Corpus(
        documents=tuple(documents),
        codebook=BOOK,
        codings=tuple(codings),
        memos=tuple(memos),
        name=draw(st.sampled_from(("study", "исследование"))),
        coders=MappingProxyType(coders),
    )


@st.composite
def _spans(draw, document):
    start = draw(st.integers(0, len(document.text)))
    return start, draw(st.integers(start, len(document.text)))


@st.composite
def _codings(draw, documents):
    document = draw(st.sampled_from(documents))
    code = draw(st.sampled_from(BOOK.codes))
    start, stop = draw(st.one_of(st.just((None, None)), _spans(document), _spans(document)))
    return Coding(
        document=document.id,
        start=start,
        stop=stop,
        code=code.name,
        stance=draw(st.sampled_from(code.stances)),
        subject=draw(st.sampled_from(("self", "household", "general"))),
        status=draw(st.sampled_from(("asserted", "possible", "hypothetical"))),
        move=draw(st.sampled_from(("leave", "return"))),
        subcode=draw(st.sampled_from(("", "new one", "denied", *code.subcodes))),
        coder=draw(_NAMES),
        memo=draw(_MEMOS),
        created=draw(_MOMENTS),
        origin=draw(st.sampled_from(("human", "model", "model-confirmed"))),
        codebook=draw(st.sampled_from(("", "2.0", "2.1"))),
    )


@st.composite
def _memos(draw, documents):
    document = draw(st.sampled_from(documents))
    start, stop = draw(_spans(document))
    kind = draw(st.sampled_from(("homonym", "irony", "een: andere")))
    return Memo(
        document=document.id, start=start, stop=stop, kind=kind, text=draw(_MEMOS), coder=draw(_NAMES)
    )


def alone(corpus):
    """The first document of a corpus with what was coded in it."""
    document = corpus.documents[0]
    return replace(
        corpus,
        documents=(document,),
        codings=corpus.codings_of(document.id),
        memos=tuple(m for m in corpus.memos if m.document == document.id),
        coders=MappingProxyType({k: v for k, v in corpus.coders.items() if k == document.id}),
    )


def told(corpus):
    """What a corpus says, in an order of its own; quotes as they stand in the text."""
    quoted = [
        replace(c, quote=corpus[c.document].quote(c.span) if c.span is not None else "")
        for c in corpus.codings
    ]
    memos = [replace(m, quote=corpus[m.document].quote(m.span)) for m in corpus.memos]
    return {
        "codings": sorted(map(repr, quoted)),
        "memos": sorted(map(repr, memos)),
        "documents": sorted(
            repr((d.id, d.text, d.respondent, d.turns, d.language, d.genre, sorted(d.metadata.items())))
            for d in corpus.documents
        ),
        "coders": {
            d.id: sorted({*corpus.coders_of(d.id), *(c.coder for c in corpus.codings_of(d.id))} - {""})
            for d in corpus.documents
        },
        "codebook": corpus.codebook.sha256,
        "splits": dict(corpus.splits),
    }


def differences(one, other):
    """Where two corpora say something else: the part, and what only the one and only the other says."""
    mine, yours = told(one), told(other)
    found = {}
    for part in mine:
        if mine[part] != yours[part]:
            pair = [x if isinstance(x, list) else [repr(x)] for x in (mine[part], yours[part])]
            found[part] = ([x for x in pair[0] if x not in pair[1]], [x for x in pair[1] if x not in pair[0]])
    return found
