"""The serving process as the studio sees it: what it says, what it refuses, and how it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from espalier_runtime.images.image_file import load_picture
from espalier_runtime.protocol.messages.methods import MAX_LINE_BYTES, NOTIFICATIONS
from espalier_runtime.protocol.messages.runtime_report import RuntimeDescription
from tests.server.runtime_process import (
    EXAMPLES,
    PATIENCE_SECONDS,
    STARTER,
    RuntimeProcess,
    environment,
    generation,
    long_generation,
)

CRATE = EXAMPLES / "crate.png"


@pytest.fixture(scope="module")
def runtime() -> Iterator[RuntimeProcess]:
    """One process for all tests that leave it as they found it."""
    with RuntimeProcess() as process:
        yield process


def asset_folder(parent: Path, name: str = "asset") -> Path:
    folder = parent / name
    folder.mkdir()
    return folder


def lives(process_id: int) -> bool:
    """Whether a process runs; one that has ended and waits to be collected does not."""
    try:
        status = Path(f"/proc/{process_id}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_it_first_says_ready_with_devices_kernels_and_packs(runtime: RuntimeProcess) -> None:
    runtime.call("describe")
    ready = runtime.heard[0]
    assert ready["method"] == "ready"
    description = msgspec.convert(ready["params"], RuntimeDescription)
    assert description.devices[0].id == "cpu"
    assert description.devices[0].total_bytes > description.devices[0].free_bytes > 0
    assert description.kernels["sparse_convolution"]
    assert [(pack.name, pack.problem) for pack in description.packs] == [("starter", None)]


def test_a_described_runtime_says_what_it_said_when_it_was_ready(runtime: RuntimeProcess) -> None:
    described = runtime.call("describe")
    ready = runtime.heard[0]["params"]
    assert described["versions"] == ready["versions"]
    assert described["packs"] == ready["packs"]


def test_a_refused_line_is_answered_and_the_next_one_is_read(runtime: RuntimeProcess) -> None:
    runtime.write(b"rubbish\n")
    assert runtime.answer(None)["error"]["code"] == -32700
    runtime.write(b"\xff\xfe\n")
    assert runtime.answer(None)["error"]["data"]["code"] == "protocol_violation"
    runtime.write(b"x" * (3 * MAX_LINE_BYTES) + b"\n")
    assert "1048576 bytes at most" in runtime.answer(None)["error"]["message"]
    assert runtime.failure("dance")["message"] == "There is no method 'dance'."
    assert "jobId" in runtime.failure("cancel")["message"]
    assert runtime.call("unload") == {}


def test_a_request_may_arrive_in_pieces_and_two_may_arrive_at_once(runtime: RuntimeProcess) -> None:
    first = b'{"jsonrpc":"2.0","id":9001,"method":"unload"}\n'
    second = b'{"jsonrpc":"2.0","id":9002,"method":"unload"}\n'
    runtime.write(first[:20])
    runtime.write(first[20:] + second)
    assert [runtime.answer(number)["result"] for number in (9001, 9002)] == [{}, {}]


def test_the_heart_beats_no_more_than_once_a_second_while_it_idles(runtime: RuntimeProcess) -> None:
    runtime.call("describe")
    del runtime.heard[1:]
    beats = [runtime.wait_for(lambda message: message["method"] == "heartbeat")["params"]]
    beats.append(
        runtime.wait_for(
            lambda message: message["method"] == "heartbeat" and message["params"] != beats[0],
        )["params"]
    )
    assert [beat["jobId"] for beat in beats] == [None, None]
    assert beats[1]["uptimeSeconds"] - beats[0]["uptimeSeconds"] > 0.9


def test_a_pack_is_verified_and_one_that_cannot_be_used_says_why(runtime: RuntimeProcess, tmp_path: Path) -> None:
    assert runtime.call("verify_pack", folder=str(STARTER)).get("problem") is None
    summary = runtime.call("verify_pack", folder=str(tmp_path))
    assert "it has no pipeline.json" in summary["problem"]
    assert summary["sha256"] == ""


def test_a_preview_writes_the_cut_out_and_the_square(runtime: RuntimeProcess, tmp_path: Path) -> None:
    preview = runtime.call("preview_cut_out", jobId="p", picture=str(CRATE), folder=str(tmp_path), cutOut="auto")
    assert Path(preview["cutOut"]).is_file()
    assert Path(preview["square"]).is_file()
    assert preview["width"] > 0
    assert load_picture(Path(preview["picture"])).size == (preview["width"], preview["height"])


def test_a_preview_is_cut_out_by_the_mask_that_it_gets(runtime: RuntimeProcess, tmp_path: Path) -> None:
    mask = Image.new("L", load_picture(CRATE).size)
    mask.paste(255, (40, 40, 120, 120))
    mask.save(tmp_path / "mask.png")
    asked = {"jobId": "p", "picture": str(CRATE), "folder": str(tmp_path), "cutOut": "auto"}
    preview = runtime.call("preview_cut_out", **asked, mask=str(tmp_path / "mask.png"))
    assert load_picture(Path(preview["cutOut"])).getchannel("A").tobytes() == mask.tobytes()
    assert preview.get("picture") is None
    assert runtime.failure("preview_cut_out", **asked, mask=str(tmp_path / "no.png"))["code"] == "input_not_found"


def test_while_a_job_runs_others_are_answered(runtime: RuntimeProcess, tmp_path: Path) -> None:
    folder = asset_folder(tmp_path)
    running = runtime.ask("generate", **long_generation(folder, CRATE))
    runtime.wait_for_stage("job-1", "condition")

    assert runtime.call("describe")["protocolVersion"] == 1
    runtime.wait_for(lambda message: message["method"] == "heartbeat" and message["params"]["jobId"] == "job-1")
    runtime.call("preview_cut_out", jobId="aside", picture=str(CRATE), folder=str(tmp_path), cutOut="auto")
    assert "already waiting or running" in runtime.failure("self_test", jobId="job-1")["message"]
    waiting = runtime.ask("generate", **generation(folder, CRATE, "job-2"))
    assert runtime.call("cancel", jobId="job-2") == {"cancelled": True}
    assert runtime.call("cancel", jobId="job-1") == {"cancelled": True}

    assert runtime.answer(running)["error"]["data"]["code"] == "cancelled"
    assert runtime.answer(waiting)["error"]["data"]["code"] == "cancelled"
    assert runtime.call("cancel", jobId="job-1") == {"cancelled": False}
    for message in runtime.heard:
        msgspec.convert(message["params"], NOTIFICATIONS[message["method"]])


def test_a_job_cancelled_before_its_latent_leaves_nothing(runtime: RuntimeProcess, tmp_path: Path) -> None:
    folder = asset_folder(tmp_path)
    running = runtime.ask("generate", **long_generation(folder, CRATE))
    runtime.wait_for_stage("job-1", "condition")
    assert runtime.call("cancel", jobId="job-1") == {"cancelled": True}
    assert runtime.answer(running)["error"]["data"]["code"] == "cancelled"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"pictures": ["/nowhere/cup.png"]}, "input_not_found"),
        ({"pictures": []}, "input_empty"),
        ({"packFolder": "/nowhere"}, "pack_missing"),
        ({"device": "cuda:7"}, "device_unavailable"),
        ({"device": "abacus"}, "usage"),
        ({"folder": "/nowhere/asset"}, "not_writable"),
    ],
)
def test_a_generation_that_cannot_start_says_why_and_leaves_nothing(
    runtime: RuntimeProcess, tmp_path: Path, changes: dict[str, object], code: str
) -> None:
    folder = asset_folder(tmp_path)
    assert runtime.failure("generate", **generation(folder, CRATE) | changes)["code"] == code
    assert list(folder.iterdir()) == []


def test_a_latent_that_is_none_is_refused(runtime: RuntimeProcess, tmp_path: Path) -> None:
    params = {"folder": str(tmp_path), "packFolder": str(STARTER), "device": "cpu", "building": {}}
    missing = runtime.failure("rebuild", jobId="r", latent=str(tmp_path / "latent.safetensors"), **params)
    assert missing["code"] == "not_found"
    assert runtime.failure("rebuild", jobId="r", latent=str(CRATE), **params)["code"] == "latent_invalid"
    assert list(tmp_path.iterdir()) == []


def test_asked_to_shut_down_it_answers_and_ends_with_zero() -> None:
    with RuntimeProcess(packs=[]) as runtime:
        assert runtime.call("shutdown") == {}
        assert runtime.process.wait(PATIENCE_SECONDS) == 0


def test_when_the_requests_end_it_cancels_its_job_and_ends(tmp_path: Path) -> None:
    folder = asset_folder(tmp_path)
    with RuntimeProcess() as runtime:
        running = runtime.ask("generate", **long_generation(folder, CRATE))
        runtime.wait_for_stage("job-1", "sparse_structure")
        assert runtime.end() == 0
        assert runtime.answer(running)["error"]["data"]["code"] == "cancelled"
    assert list(folder.iterdir()) == []


def test_sigterm_ends_it_in_order() -> None:
    with RuntimeProcess(packs=[]) as runtime:
        runtime.call("unload")
        runtime.process.send_signal(signal.SIGTERM)
        assert runtime.process.wait(PATIENCE_SECONDS) == 0
        assert "stopping" in runtime.log


def test_it_ends_when_nobody_reads_its_answers() -> None:
    answers, ours = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-m", "espalier_runtime", "serve"],
        stdin=subprocess.PIPE,
        stdout=ours,
        stderr=subprocess.DEVNULL,
        env=environment(),
    ) as process:
        os.close(ours)
        assert b'"ready"' in os.read(answers, 1_000_000)
        os.close(answers)
        assert process.wait(PATIENCE_SECONDS) == 0


def test_it_dies_with_its_parent_even_when_its_stdin_stays_open() -> None:
    requests, kept_open = os.pipe()
    start_and_wait = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-m', 'espalier_runtime', 'serve'],\n"
        f"    stdin={requests}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)\n"
        "child.stdout.readline()\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", start_and_wait], stdout=subprocess.PIPE, env=environment(), pass_fds=[requests]
    ) as parent:
        assert parent.stdout is not None
        runtime = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (survived := lives(runtime)) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.close(requests)
    os.close(kept_open)
    assert not survived
