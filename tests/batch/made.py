"""What the tests of batches share: rows to write, and outputs to compare."""

import gzip
import hashlib
import json

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from testimony import batch

TEXTS = [
    "Мне принесли повестку, и в ту же ночь я уехал к границе.",
    "De huisbaas hoorde mijn accent en zei: geen Russen. We werden overal geweigerd.",
    "They sent me a summons, so I ran to the border 🙂 that same night.",
    "Mne prinesli povestku, i v tu zhe noch' ya uehal iz doma, potomu chto bylo strashno.",
    "I have a permanent contract now, and for the first time I sleep.\r\nReally.",
    "Ik zag geen toekomst meer: er was geen werk en mijn cafe\u0301 ging dicht.",
    "Ich weiß nicht, was ich dazu noch sagen soll, wir haben einfach sehr lange gewartet.",
]
"""Dutch, Russian, English, Russian in Latin letters, an emoji, CRLF, a combining mark, and a language of no model's."""


def rows(count=14):
    """Return records with ids and columns to carry along."""
    return [
        {"nr": f"p{i}", "body": TEXTS[i % len(TEXTS)], "country": ("NL", "DE")[i % 2], "year": 2020 + i % 3}
        for i in range(count)
    ]


def jsonl(path, records, *, raw=()):
    """Write records as JSON lines, and after them raw bytes as lines."""
    lines = [json.dumps(r, ensure_ascii=False).encode() for r in records] + list(raw)
    data = b"".join(line + b"\n" for line in lines)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def parquet(path, records, **more):
    """Write records as Parquet."""
    pq.write_table(pa.Table.from_pylist(records), path, **more)
    return path


def run(inputs, out, *, how=None, model=None, show=None, say=None, **options):
    """Run a batch in this process."""
    columns = {"text": "body", "document": "nr"} if "columns" not in options else options.pop("columns")
    return batch.run(
        inputs, out, batch.Options(columns=columns, **options), how=how or batch.How(jobs=1), model=model,
        show=show, say=say,
    )  # fmt: skip


def segments(out):
    """Return the segments as dictionaries, in the order of the input."""
    return table(out, "segments").to_pylist()


def told(out):
    """Return the testimonies as dictionaries."""
    return table(out, "testimonies").to_pylist()


def table(out, what):
    """Return all parts of one kind as an Arrow table."""
    return ds.dataset(out / what, format="parquet").to_table()


def digest(out):
    """Return a hash over the sorted rows of everything that came out."""
    total = hashlib.sha256()
    for what in ("segments", "testimonies"):
        found = table(out, what).to_pylist()
        for row in sorted(json.dumps(r, sort_keys=True, default=str) for r in found):
            total.update(row.encode())
    total.update(b"".join(sorted((out / "rejects.jsonl").read_bytes().splitlines())))
    return total.hexdigest()
