"""A spaCy component: `nlp.add_pipe("testimony")` labels every `Doc` that goes through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

if TYPE_CHECKING:  # spaCy imports this module whenever it looks for any component: keep it light
    from spacy.tokens import Doc

    from testimony.model import Model


@Language.factory("testimony", default_config={"model": None, "genre": ""})
def make_component(nlp: Language, name: str, model: str | None, genre: str) -> Component:
    """Make the component; `model` is a model folder (the shipped one if None), `genre` that of running text."""
    from testimony.model import load_model

    return Component(load_model(model), genre)


class Component:
    """Fills `doc.cats` and `doc.spans["testimony"]`; interviewers' turns stay untouched."""

    def __init__(self, model: Model, genre: str = "") -> None:
        self._model, self._genre = model, genre

    def __call__(self, doc: Doc) -> Doc:
        """Label one `Doc`; its own text and tokens stay as they are."""
        from testimony.rawtext import RawText
        from testimony.reading import ReadOptions, document_from
        from testimony.report.spacy_doc import mark

        text = doc.text.replace("\r", " ").replace("\0", " ")  # as long as before: offsets stay true
        if not text.strip():
            return doc
        raw = RawText(text, id="doc")
        return mark(doc, self._model.label(document_from(raw, ReadOptions(genre=self._genre))))
