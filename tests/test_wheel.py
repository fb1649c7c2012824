"""The bare wheel, in an empty environment, labels a file with no network."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

NO_NETWORK = """
import socket
def refuse(*args, **kwargs):
    raise OSError("this test has no network")
socket.socket.connect = refuse
socket.getaddrinfo = refuse
"""


def call(*command, **options):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.slow
@pytest.mark.enable_socket
def test_the_bare_wheel_labels_a_file_without_network(tmp_path):
    call(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path, ROOT)
    wheel = next(tmp_path.glob("testimony-*.whl"))
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    call(python, "-m", "pip", "install", "--quiet", wheel)
    (tmp_path / "block").mkdir()
    (tmp_path / "block" / "sitecustomize.py").write_text(NO_NETWORK)
    (tmp_path / "a.txt").write_text(
        "И: Почему вы уехали?\nР: Мне принесли повестку, и в ту же ночь я уехал.\n", encoding="utf-8"
    )
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path / "block"), "HOME": str(tmp_path)}
    out = call(python, "-m", "testimony", "label", "a.txt", "--format", "jsonl", cwd=tmp_path, env=env)
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["role"] for row in rows] == ["interviewer", "respondent"]
    assert rows[1]["labels"][0]["code"] == "mobilisation"
