"""A run: resumable at any moment, never doubled, never over another's, and honest about what it did."""

import errno
import gc
import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from testimony import batch
from testimony.batch import fingerprint, runner, running, work, writing
from testimony.batch.folder import held
from testimony.batch.rejects import reason
from testimony.errors import OutputError, TestimonyError
from testimony.report import write as report_write

from .made import digest, jsonl, parquet, rows, run, segments, table, told

SMALL = {"chunk_rows": 5, "evidence": "none"}


@pytest.fixture
def path(tmp_path):
    return jsonl(tmp_path / "a.jsonl", rows(23), raw=[b"broken"])


def manifest(out):
    return json.loads((out / "manifest.json").read_text(encoding="utf-8"))


def stopping_after(parts):
    """Show a run's progress until that many parts are done, then stop it as Ctrl-C would."""

    def show(progress):
        if progress.done.parts - progress.before.parts >= parts:
            raise KeyboardInterrupt

    return show


def test_a_manifest_says_what_went_in_and_what_came_out(path, tmp_path):
    outcome = run(path, tmp_path / "out", keep=("year",), **SMALL)
    found = manifest(tmp_path / "out")
    assert found["state"] == "complete"
    assert found["counts"] == {
        **outcome.counts.plain(),
        "rejected": 1,
        "rows": 24,
        "parts": 5,
        "testimonies": 23,
    }
    assert found["columns"]["columns"] == {"text": "body", "document": "nr"}
    assert found["columns"]["kept"] == {"year": "string"}
    assert found["options"]["chunk_rows"] == 5
    assert "migrant-testimonies" in found["codebook"]
    assert len(found["input"]["sha256"]) == len(found["model"]) == 64


def test_parts_hold_the_rows_in_the_order_of_the_input(path, tmp_path):
    run(path, tmp_path / "out", **SMALL)
    assert [row["document"] for row in told(tmp_path / "out")] == [f"p{i}" for i in range(23)]
    assert len(list((tmp_path / "out" / "segments").iterdir())) == 5


def test_an_interrupted_run_goes_on_where_it_stopped_and_ends_the_same(path, tmp_path):
    run(path, tmp_path / "whole", **SMALL)
    with pytest.raises(KeyboardInterrupt):
        run(path, tmp_path / "out", show=stopping_after(2), **SMALL)
    assert manifest(tmp_path / "out")["state"] == "running"
    done = sorted(p.stat().st_mtime_ns for p in (tmp_path / "out" / "segments").glob("part-*"))
    said = []
    outcome = run(path, tmp_path / "out", say=said.append, how=batch.How(jobs=1, resume=True), **SMALL)
    assert digest(tmp_path / "out") == digest(tmp_path / "whole")
    assert outcome.counts.rows == 24
    assert (
        sorted(p.stat().st_mtime_ns for p in (tmp_path / "out" / "segments").glob("part-*"))[: len(done)]
        == done
    )
    assert any("finished parts stand" in sentence for sentence in said)


def test_a_complete_run_is_not_done_again(path, tmp_path):
    run(path, tmp_path / "out", **SMALL)
    before = manifest(tmp_path / "out")
    said = []
    outcome = run(path, tmp_path / "out", say=said.append, **SMALL)
    assert "The run is complete already." in said
    assert outcome.counts.rows == 24
    assert manifest(tmp_path / "out") == before


def test_a_part_that_was_lost_or_cut_is_made_again(path, tmp_path):
    run(path, tmp_path / "out", **SMALL)
    whole = digest(tmp_path / "out")
    (tmp_path / "out" / "segments" / "part-000001.parquet").unlink()
    (tmp_path / "out" / "testimonies" / "part-000003.parquet").write_bytes(b"PAR1")
    (tmp_path / "out" / "segments" / ".part-000009.parquet.x").write_bytes(b"left by a kill")
    run(path, tmp_path / "out", **SMALL)
    assert digest(tmp_path / "out") == whole
    assert not list((tmp_path / "out" / "segments").glob(".*"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"evidence": "all"}, r"options differ \(evidence\)"),
        ({"with_text": True}, "with_text"),
        ({"keep": ("year",)}, "columns"),
    ],
)
def test_parts_made_with_other_options_do_not_stand_unless_given_up(path, tmp_path, change, message):
    run(path, tmp_path / "out", **SMALL)
    with pytest.raises(OutputError, match=rf"{message}.*--overwrite"):
        run(path, tmp_path / "out", **(SMALL | change))
    assert (
        run(path, tmp_path / "out", how=batch.How(jobs=1, overwrite=True), **(SMALL | change)).counts.rows
        == 24
    )


def test_parts_made_from_other_input_do_not_stand(path, tmp_path):
    run(path, tmp_path / "out", **SMALL)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"summons", b"sommuns"))
    with pytest.raises(OutputError, match="the input is not what it was"):
        run(path, tmp_path / "out", **SMALL)
    path.write_bytes(data)
    assert run(path, tmp_path / "out", **SMALL).counts.rows == 24


def test_parts_made_with_another_model_do_not_stand(path, tmp_path, monkeypatch):
    run(path, tmp_path / "out", **SMALL)
    found = manifest(tmp_path / "out")
    (tmp_path / "out" / "manifest.json").write_text(json.dumps(found | {"model": "0" * 64}))
    with pytest.raises(OutputError, match="the model is another one"):
        run(path, tmp_path / "out", **SMALL)


def test_a_worker_with_another_model_refuses(tmp_path):
    with pytest.raises(TestimonyError, match="another model than the run began with"):
        work.model_of(None, "0" * 64)


def test_a_folder_with_other_things_is_left_alone(path, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").write_text("years of work")
    for how in (batch.How(jobs=1), batch.How(jobs=1, overwrite=True)):
        with pytest.raises(OutputError, match="holds other files"):
            run(path, tmp_path / "out", how=how, **SMALL)
    assert (tmp_path / "out" / "thesis.docx").read_text() == "years of work"


def test_the_output_does_not_lie_in_the_input(path, tmp_path):
    for inputs in (tmp_path, [path, tmp_path / "out"]):
        (tmp_path / "out").mkdir(exist_ok=True)
        (tmp_path / "out" / "a.jsonl").write_text("{}")
        with pytest.raises(OutputError, match="would lie in the input"):
            run(inputs, tmp_path / "out", **SMALL)


def test_want_of_memory_rejects_nobody():
    with pytest.raises(MemoryError):
        reason(MemoryError())


def test_there_must_be_a_run_to_resume(path, tmp_path):
    with pytest.raises(OutputError, match="no run to go on with"):
        run(path, tmp_path / "out", how=batch.How(jobs=1, resume=True))


def test_two_runs_do_not_write_one_folder(path, tmp_path):
    with held(tmp_path / "out"), pytest.raises(OutputError, match="another run is writing"):
        run(path, tmp_path / "out", **SMALL)
    run(path, tmp_path / "out", **SMALL)


def test_an_input_that_changes_under_the_run_is_not_called_complete(path, tmp_path):
    def touch(progress):
        os.utime(path, (1, 1))

    with pytest.raises(OutputError, match="changed while it was read"):
        run(path, tmp_path / "out", show=touch, **SMALL)
    assert manifest(tmp_path / "out")["state"] == "running"


def test_a_full_disk_is_one_clear_sentence_and_the_run_can_go_on(path, tmp_path, monkeypatch):
    run(path, tmp_path / "whole", **SMALL)
    left = [4]

    def full(table, out):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        parquet_writer(table, out)

    parquet_writer = writing._WRITERS["parquet"]
    monkeypatch.setitem(writing._WRITERS, "parquet", full)
    with pytest.raises(OutputError, match=r"No space left on device.*same command again"):
        run(path, tmp_path / "out", **SMALL)
    assert not list((tmp_path / "out" / "segments").glob(".*"))
    monkeypatch.undo()
    run(path, tmp_path / "out", **SMALL)
    assert digest(tmp_path / "out") == digest(tmp_path / "whole")
    assert report_write.replacing is writing.replacing


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_other_formats_hold_the_same_rows(path, tmp_path, format):
    run(path, tmp_path / "out", format=format, keep=("country",), with_text=True)
    run(path, tmp_path / "parquet", keep=("country",), with_text=True)
    expected = segments(tmp_path / "parquet")
    (part,) = (tmp_path / "out" / "segments").iterdir()
    if format == "jsonl":
        found = [json.loads(line) for line in part.read_text(encoding="utf-8").splitlines()]
        assert found == expected
    else:
        import csv

        with part.open(encoding="utf-8-sig", newline="") as lines:
            found = list(csv.DictReader(lines))
        assert [row["text"] for row in found] == [row["text"] for row in expected]
        assert [json.loads(row["evidence"]) for row in found] == [row["evidence"] for row in expected]


def test_words_are_written_only_when_they_are_asked_for(path, tmp_path):
    run(path, tmp_path / "bare", evidence="all", keep=("all",))
    run(path, tmp_path / "full", evidence="all", keep=("all",), with_text=True)
    bare, full = table(tmp_path / "bare", "segments"), table(tmp_path / "full", "segments")
    assert "text" not in bare.column_names
    assert "body" not in bare.column_names
    assert set(full.column_names) - set(bare.column_names) == {"text"}
    quotes = [e for row in full.to_pylist() for e in row["evidence"]]
    assert quotes
    assert all("text" not in e for row in bare.to_pylist() for e in row["evidence"])


def test_kept_columns_keep_their_types_and_names_that_are_taken_get_a_prefix(tmp_path):
    import datetime

    records = [
        r | {"language": "x", "born": datetime.date(1990, 1, i + 1), "tags": ["a"]}
        for i, r in enumerate(rows(3))
    ]
    run(
        parquet(tmp_path / "a.parquet", records),
        tmp_path / "out",
        columns={"text": "body", "document": "nr"},
        keep=("all",),
    )
    row = segments(tmp_path / "out")[1]
    assert (row["year"], row["born"], row["tags"]) == (2021, datetime.date(1990, 1, 2), ["a"])
    assert row["input:language"] == "x"
    assert told(tmp_path / "out")[1]["born"] == datetime.date(1990, 1, 2)


def test_a_testimony_carries_only_what_all_its_rows_say(tmp_path):
    records = [
        {"interview": "a", "speaker": "R", "text": "Ja, dat klopt.", "x": str(i), "y": "same"}
        for i in range(3)
    ]
    run(jsonl(tmp_path / "a.jsonl", records), tmp_path / "out", columns={}, keep=("x", "y"))
    (row,) = told(tmp_path / "out")
    assert (row["x"], row["y"]) == (None, "same")
    assert [s["x"] for s in segments(tmp_path / "out")] == ["0", "1", "2"]


def test_progress_tells_rate_time_left_and_rejects(path, tmp_path):
    seen = []
    run(path, tmp_path / "out", show=seen.append, **SMALL)
    shares = [p.share for p in seen]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] == pytest.approx(1)
    assert seen[0].seconds_left is None
    assert seen[-1].rate > 0
    assert seen[-1].seconds_left == pytest.approx(0, abs=0.01)
    assert seen[-1].plain()["rejected"] == 1


def test_a_large_file_is_known_by_its_ends_its_size_and_its_time(tmp_path, monkeypatch):
    from testimony.batch.inputs import input_files

    monkeypatch.setattr(fingerprint, "WHOLE", 10)
    monkeypatch.setattr(fingerprint, "_END", 5)
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"head and tail")
    os.utime(path, (1, 1))
    one = fingerprint.fingerprint(input_files([path]))
    path.write_bytes(b"head bud tail")
    assert fingerprint.fingerprint(input_files([path])) != one
    path.write_bytes(b"head and tail")
    os.utime(path, (1, 1))
    assert fingerprint.fingerprint(input_files([path])) == one


def test_workers_are_started_only_where_they_save_more_than_they_cost():
    assert not runner.worth_workers(15, 2)
    assert runner.worth_workers(60, 2)
    assert not runner.worth_workers(1e6, 1)


def test_a_short_run_stays_in_one_process_and_says_so(path, tmp_path):
    said = []
    run(path, tmp_path / "out", how=batch.How(jobs=2), say=said.append, **SMALL)
    assert any("too little is left" in sentence for sentence in said)


@pytest.mark.parametrize("on", [True, False])
def test_a_run_leaves_the_collector_as_it_found_it(path, tmp_path, on):
    was_on = gc.isenabled()
    (gc.enable if on else gc.disable)()
    try:
        run(path, tmp_path / "out", **SMALL)
        assert gc.isenabled() is on
    finally:
        (gc.enable if was_on else gc.disable)()


def test_what_is_made_ahead_is_bounded_in_order_and_its_errors_arrive():
    made = []

    def items():
        for i in range(9):
            made.append(i)
            yield i
        raise ValueError("broken")

    ahead = runner.ahead(items(), depth=2)
    assert next(ahead) == 0
    time.sleep(0.3)
    assert len(made) <= 5
    with pytest.raises(ValueError, match="broken"):
        list(ahead)


@pytest.mark.slow
@pytest.mark.enable_socket
@pytest.mark.parametrize(("worth", "much"), [(0, 10**12), (10**12, 0)], ids=["first tried", "at once"])
def test_processes_beside_this_one_give_the_same(path, tmp_path, monkeypatch, worth, much):
    monkeypatch.setattr(runner, "WORTH", worth)
    monkeypatch.setattr(running, "MUCH", much)
    monkeypatch.setattr(running.dictionaries, "prepare", lambda say: None)  # tests leave the cache alone
    said = []
    run(path, tmp_path / "one", how=batch.How(jobs=1), **SMALL)
    run(path, tmp_path / "two", how=batch.How(jobs=2), say=said.append, **SMALL)
    assert any("2 processes" in sentence for sentence in said)
    assert digest(tmp_path / "one") == digest(tmp_path / "two")


def command(path, out, *more):
    return [
        sys.executable, "-m", "testimony", "batch", str(path), "-o", str(out), "--text", "body", "--id", "nr",
        "--chunk-rows", "5", "--evidence", "top", "-q", "--jobs", "1", *more,
    ]  # fmt: skip


def killed_and_resumed(path, out, after):
    """Kill a run some time after its first part, resume it, and tell whether the kill came before its end."""
    process = subprocess.Popen(command(path, out))
    while process.poll() is None and not list(out.glob(".notes/part-*")):
        time.sleep(0.02)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    killed = process.wait() == -signal.SIGKILL
    assert subprocess.run(command(path, out), check=False).returncode == 3
    return killed


def test_killed_at_a_moment_and_resumed_it_ends_the_same(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", rows(40), raw=[b"broken"])
    run(path, tmp_path / "whole", chunk_rows=5)
    assert killed_and_resumed(path, tmp_path / "out", 0.05)
    assert digest(tmp_path / "out") == digest(tmp_path / "whole")


@pytest.mark.slow
@pytest.mark.enable_socket
@pytest.mark.parametrize("lost", [False, True])
def test_a_dask_cluster_gives_the_same_also_where_a_worker_is_lost(path, tmp_path, lost):
    distributed = pytest.importorskip("distributed", reason="needs the extra: pip install 'testimony[batch]'")
    path = jsonl(tmp_path / "more.jsonl", rows(120), raw=[b"broken"])
    run(path, tmp_path / "whole", chunk_rows=5)

    def show(progress):
        if lost and progress.done.parts == 3:
            os.kill(next(iter(cluster.workers.values())).process.process.pid, signal.SIGKILL)

    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        how = batch.How(dask=cluster.scheduler_address)
        outcome = run(path, tmp_path / "out", how=how, show=show, chunk_rows=5)
    assert (outcome.counts.parts, outcome.counts.rows) == (25, 121)
    assert digest(tmp_path / "out") == digest(tmp_path / "whole")


@pytest.mark.slow
@pytest.mark.enable_socket
def test_dask_on_this_machine_needs_no_address(path, tmp_path):
    pytest.importorskip("distributed", reason="needs the extra: pip install 'testimony[batch]'")
    assert run(path, tmp_path / "out", how=batch.How(dask="local", jobs=1), **SMALL).counts.rows == 24


def test_without_dask_it_says_what_to_install(path, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(TestimonyError, match=r"testimony\[batch\]"):
        run(path, tmp_path / "out", how=batch.How(dask="local"), **SMALL)


@pytest.mark.nightly
def test_killed_at_twenty_moments_and_resumed_it_ends_the_same(tmp_path):
    path = jsonl(tmp_path / "a.jsonl", rows(150), raw=[b"broken"])
    run(path, tmp_path / "whole", chunk_rows=5)
    moments = random.Random(5)  # noqa: S311 (no secret)
    killed = 0
    for i in range(20):
        killed += killed_and_resumed(path, tmp_path / f"out{i}", moments.uniform(0, 0.8))
        assert digest(tmp_path / f"out{i}") == digest(tmp_path / "whole")
    assert killed >= 10
