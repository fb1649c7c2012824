"""A small corpus about food, coded in three languages, and tiny encoders made on the spot."""

import json
from dataclasses import replace

import numpy as np

from testimony import read_text
from testimony.codebook import Codebook
from testimony.coding import Coding
from testimony.corpus import Corpus

SAID = {
    "en": {
        "bread": ["We baked bread every morning", "The bread was warm", "She sold bread at the station"],
        "hunger": ["I was hungry for weeks", "The children cried from hunger"],
        "": ["The train was late again", "It rained all day long", "We watched football"],
    },
    "nl": {
        "bread": ["Wij bakten elke ochtend brood", "Het brood was warm", "Ze verkocht brood op het station"],
        "hunger": ["Ik had wekenlang honger", "De kinderen huilden van de honger"],
        "": ["De trein was weer te laat", "Het regende de hele dag", "Wij keken naar voetbal"],
    },
    "ru": {
        "bread": ["Мы пекли хлеб каждое утро", "Хлеб был тёплый", "Она продавала хлеб на вокзале"],
        "hunger": ["Я голодал несколько недель", "Дети плакали от голода"],
        "": ["Поезд опять опоздал", "Весь день шёл дождь", "Мы смотрели футбол"],
    },
}
"""What the invented respondents say: language, code ("" for none), sentences."""

CODEBOOK = Codebook.parse(
    "name: food\ncodes: [{name: bread, stances: [affirmed]}, {name: hunger, stances: [affirmed]}]"
)


def corpus(people=4, *, codes=("bread", "hunger"), only=None):
    """Return a corpus with so many respondents a language; `only` gives code -> languages it is coded in."""
    documents, codings = [], []
    for language, said in SAID.items():
        for number in range(people):
            name = f"{language}-{number}"
            lines = [(code, words) for code, sentences in said.items() for words in sentences]
            text = "".join(f"I: And?\nR: {words}, number {number}.\n" for _, words in lines)
            document = replace(read_text(text), id=name, respondent=f"p-{name}", language=language)
            segments = [replace(s, document=name, language=language) for s in document.segments]
            document = replace(document, segments=tuple(segments))
            documents.append(document)
            for code, words in lines:
                if code in codes and language in (only or {}).get(code, SAID):
                    start = document.text.index(words)
                    codings.append(Coding(document=name, start=start, stop=start + len(words), code=code))
    return Corpus(tuple(documents), CODEBOOK, tuple(codings), name="food")


def letters():
    """Return the tokens of the tiny encoders: letters of three languages, alone and within words, and a few words."""
    alphabet = "abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюяё0123456789,.:!?"
    words = ["bread", "brood", "хлеб", "hunger", "honger", "hungry", "голод", "the", "de", "мы", "query"]
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    return [*special, *words, *alphabet, *(f"##{c}" for c in alphabet)]


def tokenizer(folder):
    """Write a WordPiece tokenizer into a folder."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    vocabulary = {token: i for i, token in enumerate(letters())}
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))  # noqa: S106 - no password
    made.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=False)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.decoder = decoders.WordPiece()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    made.save(str(folder / "tokenizer.json"))


def onnx_encoder(folder, *, seed=0):
    """Write an encoder of one layer, a look-up of random vectors, as ONNX; return its folder."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    folder.mkdir()
    tokenizer(folder)
    config = {"model_type": "bert", "pad_token_id": 0, "max_position_embeddings": 64, "hidden_size": 32}
    (folder / "config.json").write_text(json.dumps(config))
    table = np.random.default_rng(seed).normal(size=(len(letters()), 32)).astype(np.float32)
    shape = ["texts", "tokens"]
    names = ("input_ids", "attention_mask", "token_type_ids")
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])],
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in names],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*shape, 32])],
        [numpy_helper.from_array(table, "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    (folder / "onnx").mkdir()
    onnx.save(model, folder / "onnx" / "model.onnx")
    return folder


def torch_encoder(folder, *, seed=0):
    """Write a BERT of two layers with random weights as safetensors; return its folder."""
    import torch
    from transformers import BertConfig, BertModel

    folder.mkdir()
    tokenizer(folder)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = BertModel(
            BertConfig(
                vocab_size=len(letters()),
                hidden_size=32,
                num_hidden_layers=2,
                num_attention_heads=2,
                intermediate_size=64,
                max_position_embeddings=64,
            )
        )
    model.save_pretrained(folder)
    return folder
