"""The runtime's command line."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import espalier_runtime
from espalier_runtime.__main__ import COMMANDS, main
from tests.server.runtime_process import STARTER, environment


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "espalier_runtime", *words],
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    )


def test_help_names_every_command_without_importing_torch() -> None:
    script = (
        "import sys, espalier_runtime.__main__ as m\ntry: m.main(['--help'])\nfinally: print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment())
    assert all(f"  {command} " in done.stdout for command in COMMANDS)
    assert done.stdout.splitlines()[-1] == "False"


def test_products_of_numpy_start_no_threads() -> None:
    script = (
        "import os, espalier_runtime.__main__ as m\nm.let_threads_sleep()\nimport numpy as n\n"
        "n.ones((400, 400)) @ n.ones((400, 400))\nprint(len(os.listdir('/proc/self/task')))"
    )
    asked = {name: value for name, value in environment().items() if name != "OPENBLAS_NUM_THREADS"}
    asked |= {"OMP_NUM_THREADS": "2"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=asked)
    assert done.stdout.strip() == "1"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_tells_its_options(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])
    assert capsys.readouterr().out.startswith(f"usage: espalier_runtime {command}")


def test_an_unknown_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["dance"])
    assert "invalid choice: 'dance'" in capsys.readouterr().err


def test_describe_prints_one_document() -> None:
    done = run("describe", "--json", "--packs", str(STARTER))
    assert done.returncode == 0
    description = json.loads(done.stdout)
    assert description["devices"][0]["id"] == "cpu"
    assert [pack["name"] for pack in description["packs"]] == ["starter"]


def test_describe_prints_lines_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe"]) == 0
    told = capsys.readouterr().out
    assert "torch" in told
    assert "GiB free" in told


@pytest.mark.slow
def test_the_self_test_passes_here_and_says_what_it_tried() -> None:
    done = run("self-test", "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert report["passed"] is True
    assert max(report["kernels"]["cpu"]["largestDifferences"].values()) < 1e-4
    assert report["generation"]["pack"] == "starter"


def test_the_self_test_without_a_pack_still_checks_the_kernels(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["self-test", "--packs", str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "passed  kernels on cpu",
        "passed  a tiny generation: there is no usable pack that works from a picture",
    ]


def test_an_expected_failure_is_a_sentence_and_with_json_a_document(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["bench", "--device", "cuda:99"]
    assert main(words) == 4
    assert capsys.readouterr().err.startswith("espalier_runtime: The device cuda:99 is not available")
    assert main([*words, "--json"]) == 4
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "device_unavailable"


@pytest.mark.parametrize(
    ("words", "said"),
    [(["extraction", "dance"], "There is no stage dance."), (["--runs", "0"], "--runs takes 1 or more.")],
)
def test_a_bench_that_is_asked_wrongly_says_so(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", *words, "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["code"], error["message"]) == ("usage", said)


def test_an_installation_without_the_developers_tools_says_so(tmp_path: Path) -> None:
    shutil.copytree(Path(espalier_runtime.__file__).parent, tmp_path / "lib" / "espalier_runtime")
    installed = {**environment(), "PYTHONPATH": str(tmp_path / "lib")}
    command = [sys.executable, "-m", "espalier_runtime", "bench", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=installed)
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["message"].startswith("`bench` is one of the developers' tools")
