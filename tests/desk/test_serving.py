"""How a desk begins: on a study that is there, on one that is made, and on nothing else; at an address of this machine alone."""

import pytest

from study import made
from testimony.codebook import Codebook
from testimony.desk import reading
from testimony.desk.serving import begun, bound, is_new
from testimony.desk.sharing import LOOPBACK
from testimony.errors import CorpusError, ModelError, OutputError
from testimony.shipped import corpus_folder
from testimony.study import Study

SHIPPED = Codebook.load(corpus_folder() / "codebook.yaml")


def test_a_study_that_is_not_there_is_made_with_the_shipped_codebook_and_opens_again(tmp_path):
    path = tmp_path / "исследование.sqlite"
    assert is_new(path)
    for _ in range(2):
        with begun(path) as study:
            assert study.codebook().sha256 == SHIPPED.sha256
            assert study.documents() == ()
    assert not is_new(path)


def test_a_study_that_was_made_without_a_codebook_gets_the_shipped_one(tmp_path):
    path = tmp_path / "study.sqlite"
    Study.open(path, create=True).close()
    with begun(path) as study:
        assert study.codebook().sha256 == SHIPPED.sha256


def test_a_study_with_a_codebook_of_its_own_keeps_it(tmp_path):
    path = tmp_path / "study.sqlite"
    made.study(path)[0].close()
    with begun(path) as study:
        assert study.codebook().name == "food"


@pytest.mark.parametrize("name", ["interview.docx", "folder", "study"])
def test_a_name_that_is_none_of_a_study_is_refused_and_nothing_is_made(tmp_path, name):
    with pytest.raises(CorpusError, match=r"ends in \.sqlite"):
        begun(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_study_is_refused_and_left_as_it_was(tmp_path):
    path = tmp_path / "interview.sqlite"
    path.write_text("Ik ging weg.", encoding="utf-8")
    with pytest.raises(CorpusError, match="is not a study"):
        begun(path)
    assert path.read_text(encoding="utf-8") == "Ik ging weg."


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(OutputError):
        begun(tmp_path / "nowhere" / "study.sqlite")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.enable_socket
def test_a_port_that_is_taken_is_said_and_any_free_one_is_of_this_machine_alone():
    place = bound(0)
    try:
        assert place.socket.getsockname() == (LOOPBACK, place.port)
        place.socket.listen()
        with pytest.raises(OutputError, match="--port 0"):
            bound(place.port)
    finally:
        place.socket.close()


@pytest.mark.enable_socket
def test_what_a_desk_answers_is_sent_at_once_and_does_not_wait_for_the_browser_to_confirm_what_came_before():
    import asyncio
    import socket

    async def is_sent_at_once(place):
        told = asyncio.get_running_loop().create_future()

        async def heard(_, writer):
            told.set_result(
                writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            )
            writer.close()

        async with await asyncio.start_server(heard, sock=place.socket):
            _, writer = await asyncio.open_connection(place.address, place.port)
            writer.close()
            return bool(await told)

    assert asyncio.run(is_sent_at_once(bound(0)))


def test_models_that_were_trained_here_are_listed_the_latest_first_and_nothing_else_is_one(desk, coder):
    import os

    desk.running.models.mkdir()
    for number, name in enumerate(("study-2", "study-1", "notes", ".hidden")):
        folder = desk.running.models / name
        folder.mkdir()
        if name != "notes":
            (folder / "manifest.json").write_text("{}", encoding="utf-8")
            os.utime(folder, (number, number))
    assert desk.owner.get("/api/runs").json()["models"] == ["study-1", "study-2"]
    assert coder("Boris").get("/api/runs").json()["models"] == []
    with pytest.raises(ModelError):
        reading.folder_of("nothing", desk.running.models)


@pytest.mark.parametrize("base", ["my study", "мое исследование (2)", "..", "é" * 300])
def test_whatever_a_study_is_called_its_models_have_names_by_which_they_can_be_asked_for(tmp_path, base):
    from testimony.desk.teaching import free_name

    (tmp_path / free_name(tmp_path, base)).mkdir()
    name = free_name(tmp_path, base)
    assert name.endswith("-2")
    (tmp_path / name).mkdir()
    assert reading.folder_of(name, tmp_path) == tmp_path / name
