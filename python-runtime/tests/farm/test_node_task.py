"""The client of a node's daemon, against a socket that answers as the daemon does. It needs no Ray."""

import json
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from espalier_farm.inventory import Node, pack_resource, read_nodes
from espalier_farm.node_task import SOCKET_VARIABLE, run_on_node


@pytest.fixture
def daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], list[bytes]]:
    """Answers one connection with the given bytes; what it heard is in the list that it returns."""
    path = tmp_path / "node.sock"
    monkeypatch.setenv(SOCKET_VARIABLE, str(path))
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(path))
    server.listen()

    def answer_with(answer: bytes) -> list[bytes]:
        heard: list[bytes] = []

        def serve() -> None:
            connection, _ = server.accept()
            with connection, server, connection.makefile("rb") as stream:
                heard.append(stream.readline())
                heard.append(_files(stream, heard[0]))
                connection.sendall(answer)

        threading.Thread(target=serve).start()
        return heard

    return answer_with


def _files(stream: BinaryIO, line: bytes) -> bytes:
    return stream.read(sum(file["bytes"] for file in json.loads(line)["files"]))


def _line(**frame: object) -> bytes:
    return json.dumps(frame).encode() + b"\n"


def test_files_go_there_and_come_back_in_order(daemon: Callable[[bytes], list[bytes]]) -> None:
    piece = _line(kind="file", name="model.glb", bytes=4, last=True) + b"\nab\n"
    heard = daemon(_line(kind="progress", progress={}) + piece + _line(kind="result", built={}))
    frames = list(run_on_node({"method": "generate"}, [("picture-0.png", b"12"), ("empty.png", b"")]))
    assert [frame["kind"] for frame, _ in frames] == ["progress", "file", "result"]
    assert [content for _, content in frames] == [b"", b"\nab\n", b""]
    assert json.loads(heard[0]) == {
        "method": "generate",
        "files": [{"name": "picture-0.png", "bytes": 2}, {"name": "empty.png", "bytes": 0}],
    }
    assert heard[1] == b"12"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b"", "the node's daemon ended"),
        (_line(kind="file", name="a", bytes=9, last=True) + b"half", "in the middle of a file"),
    ],
)
def test_a_daemon_that_ends_is_no_result(daemon: Callable[[bytes], list[bytes]], answer: bytes, message: str) -> None:
    daemon(answer)
    with pytest.raises(ConnectionError, match=message):
        list(run_on_node({"method": "generate"}, []))


def test_only_living_nodes_with_slots_count() -> None:
    sha256 = "0123456789abcdef" + 48 * "0"
    resources = {"slot": 2.0, pack_resource(sha256): 1.0, "espalier_0.1.0": 1.0, "memory": 1e9}
    place = {"NodeManagerAddress": "10.0.0.2", "Labels": {"espalier-device": "H200"}}
    worker = {"Alive": True, "NodeID": "7", "NodeName": "b", "Resources": resources, **place}
    head = {"Alive": True, "NodeID": "1", "NodeName": "head", "Resources": {"memory": 1e9}, **place}
    dead = {**worker, "Alive": False, "NodeName": "a"}
    assert read_nodes([worker, head, dead]) == [Node("b", "10.0.0.2", 2, ["0123456789abcdef"], "H200", "0.1.0")]
    [node] = read_nodes([worker, head, dead], lambda node_id: [{"uuid": f"GPU-{node_id}"}])
    assert (node.aside, node.slots, node.working) == ([{"uuid": "GPU-7"}], 2, 1)


def test_cards_that_get_no_more_jobs_are_noted_and_no_frame(daemon: Callable[[bytes], list[bytes]]) -> None:
    daemon(_line(kind="aside", cards=[{"uuid": "GPU-7"}]) + _line(kind="error", error={}))
    noted: list[object] = []
    assert [frame["kind"] for frame, _ in run_on_node({"method": "generate"}, [], noted.append)] == ["error"]
    assert noted == [[{"uuid": "GPU-7"}]]
