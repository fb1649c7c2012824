"""A composed study in the middle of its work: two who coded apart and differ, and a model that has read it."""

from pathlib import Path

from . import made

OTHER = "Boris"
CODED = {
    "nl-1": {
        made.OWNER: [
            ("toen de oproep bij mijn buurman in de bus viel", "mobilisation", "affirmed"),
            ("Het ging mij niet om het geld 💶", "economics", "denied"),
        ],
        OTHER: [
            ("toen de oproep bij mijn buurman in de bus viel", "politics", "affirmed"),
            ("Het ging mij niet om het geld 💶", "economics", "denied"),
        ],
    },
    "ru-1": {
        made.OWNER: [
            ("когда пришла пове\u0301стка", "mobilisation", "affirmed"),
            ("своя квартира", "stability", "affirmed"),
        ],
        OTHER: [("когда пришла пове\u0301стка", "mobilisation", "affirmed")],
    },
    "en-1": {
        made.OWNER: [("Because of the war", "politics", "affirmed")],
        OTHER: [
            ("nobody wanted to rent us a flat because of our passports", "discrimination", "affirmed"),
            ("Because of the war", "politics", "affirmed"),
        ],
    },
}
"""Name of the document -> coder -> the words, the code and the stance. They differ in three places."""


def judged(folder: Path, *, finished: bool = True) -> tuple[Path, str]:
    """Make the study; return its file and the token of the other coder, who is blind."""
    from testimony.study import Study

    path = made.made(folder, {name: name[:2] for name in CODED})
    with Study.open(path) as study:
        coders = {name: study.add_coder(name) for name in (made.OWNER, OTHER)}
        for line in study.documents():
            text = study.document(line.id).text
            for name, codings in CODED[line.name].items():
                study.assign(line.id, coders[name], blind=name == OTHER)
                for words, code, stance in codings:
                    start = text.index(words)
                    study.code(line.id, start, start + len(words), code, stance=stance, coder=coders[name])
                study.finish(line.id, coders[name], finished=finished)
        _read_by_a_model(study)
        return path, study.new_token(coders[OTHER])


def _read_by_a_model(study) -> None:
    """Let the shipped model read every document, at a threshold at which it has something to say."""
    import testimony
    from testimony.study.runs import ModelRun

    model = testimony.load_model()
    labelled = tuple(model.label(study.document(line.id)) for line in study.documents())
    study.record(ModelRun("composed", labelled))
