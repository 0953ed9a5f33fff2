"""Which networks stay loaded, decided from the memory that is free on a card that is pretended."""

from pathlib import Path

import torch
from torch import nn

from espalier_runtime.engines import roles
from espalier_runtime.engines.registry import CATALOGUE, open_pack
from espalier_runtime.model_packs.checkpoints.checkpoint import read_checkpoint
from espalier_runtime.model_packs.checkpoints.checkpoint_header import read_header
from espalier_runtime.model_packs.checkpoints.network import fill, read_tensors
from espalier_runtime.model_packs.read_ahead import reading_ahead
from espalier_tools.benchmarks.official_memory import DEVICE, ShapesPack
from espalier_tools.pretended_cuda.device import PretendedCuda
from tests.model_packs.pack_copies import PACKS, copy_pack

GIGABYTE = 10**9


class Counted(ShapesPack):
    """The released image pack; writes down what was loaded."""

    def __init__(self, cuda: PretendedCuda) -> None:
        super().__init__(cuda.account)
        self.loaded: list[str] = []

    def load(self, role: str, device: torch.device) -> nn.Module:
        self.loaded.append(role)
        return super().load(role, device)


def twice_through_both_flows(memory_bytes: int) -> tuple[list[str], int]:
    """What two jobs load on a card of that size, and the weights that it holds afterwards."""
    with PretendedCuda(memory_bytes=memory_bytes) as cuda:
        pack = Counted(cuda)
        for role in (roles.STRUCTURE_FLOW, roles.LATENT_FLOW) * 2:
            with pack.in_use(role, DEVICE):
                pass
        return pack.loaded, cuda.account.bytes_alive()


def test_a_large_card_reads_the_official_flows_once() -> None:
    loaded, held = twice_through_both_flows(24 * GIGABYTE)
    assert loaded == [roles.STRUCTURE_FLOW, roles.LATENT_FLOW]
    assert 2.2 * GIGABYTE < held < 2.5 * GIGABYTE


def test_a_card_that_has_room_for_one_keeps_one() -> None:
    loaded, held = twice_through_both_flows(8 * GIGABYTE)
    assert loaded == [roles.STRUCTURE_FLOW, roles.LATENT_FLOW, roles.LATENT_FLOW]
    assert 1.1 * GIGABYTE < held < 1.2 * GIGABYTE


def test_a_small_card_keeps_no_official_flow() -> None:
    loaded, held = twice_through_both_flows(6 * GIGABYTE)
    assert loaded == [roles.STRUCTURE_FLOW, roles.LATENT_FLOW] * 2
    assert held == 0


def test_what_a_job_will_read_is_told_in_its_order_and_without_what_is_loaded() -> None:
    pack = open_pack(PACKS / "image-small")
    files = pack.files_to_read()
    assert [path.stem for path in files[1:3]] == ["ss_flow", "ss_dec"]
    assert len(files) == len(set(files)) > 4
    with pack.in_use("sparse_structure_flow_model", torch.device("cpu")):
        pass
    assert [path.stem for path in files if path not in pack.files_to_read()] == ["ss_flow"]


def test_files_are_read_ahead_up_to_a_bound_and_a_missing_one_is_passed_over(tmp_path: Path) -> None:
    files = copy_pack("image-small", tmp_path) / "ckpts"
    weights = sorted(files.glob("*.safetensors"))
    total = sum(path.stat().st_size for path in weights)
    with reading_ahead([tmp_path / "missing", *weights], 10 * total) as reader:
        reader.finish()
    assert reader.bytes_read == total
    with reading_ahead(weights, weights[0].stat().st_size) as bounded:
        bounded.finish()
    assert bounded.bytes_read == weights[0].stat().st_size


def test_loading_asks_the_device_one_question_a_file() -> None:
    checkpoint = read_checkpoint(PACKS / "image-small" / "ckpts" / "ss_flow", CATALOGUE)
    read = read_tensors(checkpoint.weights, torch.device("cpu"))
    with PretendedCuda() as cuda:
        fill(checkpoint, read_header(checkpoint.weights), lambda key: read(key).to(DEVICE))
    assert [question.split()[0] for question in cuda.host_syncs] == ["__bool__"]
