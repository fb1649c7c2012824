"""A study of four invented people in three languages, with everything that a study can hold of one of them."""

from dataclasses import replace

from study.made import BOOK, place_of
from testimony import read_text
from testimony.labelled import Evidence, Label, LabelledDocument, LabelledSegment
from testimony.phrase import Phrase
from testimony.study import ModelRun, Study
from testimony.study.drawn import DrawnDocument

ANNA, BORIS = "Anna", "Boris"
SAID = {
    "mira": "I: And then?\r\nR: My grandmother Zoryana baked barley bread 🍞 in the cellar of the lighthouse, at the cafe\u0301.\r\n"
    "I: Were you hungry?\r\nR: We counted seventeen crusts every night, and the youngest cried.\r\n",
    "mira-2": "I: What did you eat there?\r\nR: Later in the harbour town we boiled nettles and old leather straps.\r\n",
    "vera": "И: А потом?\nР: Тётя Февронья прятала хлеб 🍞 под половицами, ё\u0301лку мы тогда не ставили.\n"
    "И: Голод?\nР: Соседский мальчик Тихон падал в обмороки от голода у колодца.\n",
    "wout": "I: En toen?\nR: Oom Liekele verstopte het brood 🥖 achter de koekoeksklok, één keer in Sneek.\n"
    "I: Honger?\nR: De tweeling sabbelde wekenlang op suikerbietenschillen.\n",
    "lena": "I: And then?\nR: Babushka Agrafena pryatala khleb v staroy pechke na okraine.\n"
    "I: Hungry?\nR: Nobody in our stairwell said the word hunger aloud.\n",
}
WORDS = {
    "mira": "barley bread 🍞",
    "mira-2": "boiled nettles",
    "vera": "хлеб 🍞",
    "wout": "brood 🥖",
    "lena": "khleb v",
}
QUOTED = {"mira": "in the cellar of the lighthouse", "vera": "падал в обмороки от голода"}
"""Words of theirs that others repeat: in a memo on another's document, a phrase, a reason."""


def person(name):
    """Return the respondent of a document."""
    return "p-" + name.split("-")[0]


def document(name, **metadata):
    """Return one of the testimonies."""
    said = replace(read_text(SAID[name]), id=name, respondent=person(name), metadata=metadata)
    return replace(said, segments=tuple(replace(s, document=name) for s in said.segments))


def small(path, names=SAID):
    """Make a study of some testimonies, each with a coding and a memo; return it, and the documents' ids by name."""
    study = Study.open(path, create=True)
    study.new_codebook(BOOK)
    coder = study.add_coder(ANNA)
    ids = {name: study.add_document(document(name, town="harbour")) for name in names}
    for name, item in ids.items():
        start, stop = place_of(study.document(item), WORDS[name])
        study.code(item, start, stop, "bread", coder=coder, memo=f"see {WORDS[name]}")
        study.memo(item, start, stop, "irony", coder=coder, text="meant?")
    return study, ids


def full(path):
    """Make a study with every kind of thing, some of which repeats words of one person on the documents of others."""
    study, ids = small(path)
    anna, boris = study.coders()[0].id, study.add_coder(BORIS)
    for name in ("mira", "vera"):
        item, other = ids[name], ids["wout"]
        study.assign(item, boris, blind=True)
        start, stop = place_of(study.document(item), WORDS[name])
        theirs = study.code(item, start, stop, "hunger", coder=boris)
        study.change(theirs, coder=boris, memo=f"she said: {QUOTED[name]}")
        mine = study.codings(item)[0].id
        study.adjudicate(item, [mine, theirs], judge=anna, coding=None, reason=f"because {QUOTED[name]}")
        study.memo(other, 0, 5, "irony", coder=anna, text=f"compare “{QUOTED[name]}”, another interview")
        study.delete(study.memo(item, 0, 3, "irony", coder=anna, text=QUOTED[name]), coder=anna)
        study.take_in(
            replace(
                study.contents(),
                documents=(),
                codings=(),
                memos=(),
                coders={},
                phrasebook=(Phrase(f"they {QUOTED[name]}", "bread"),),
            )
        )
    found = tuple(_labelled(study.document(item)) for item in ids.values())
    run = study.record(ModelRun("model-1", found, seal="abc"))
    study.answer(study.suggestions(run, ids["mira"])[0]["id"], "accepted", coder=anna)
    study.sample(0.9, seed=1)
    study.keep_draw([DrawnDocument(name, "simple", "", 5, 1, 0.4, 7) for name in ids])
    return study, ids


def _labelled(document):
    segment = next(s for s in document.segments if s.has_voice)
    words = Evidence(segment.start, segment.start + 6, segment.text[:6], 1.5)
    labels = (Label("bread", "affirmed", 0.93, "yes", (words,)),)
    return LabelledDocument(
        document, (LabelledSegment(segment, labels),), BOOK, "model-1", {"bread": (0.2, 0.7)}
    )
