"""A resumable training run: AdamW, warm-up and cool-down, exponential moving average, checkpoints, loss curves.

Knows nothing of models or data.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from espalier_runtime.protocol.atomic_files import write_atomically

_CHECKPOINT = "checkpoint.pt"


@dataclass(frozen=True)
class Schedule:
    """Warm up, hold, then fall to zero over the last `cooldown` share of `steps`."""

    steps: int
    learning_rate: float
    warmup_steps: int = 100
    cooldown: float = 0.35

    def __post_init__(self) -> None:
        if not 0 < self.cooldown <= 1:
            raise ValueError(f"expected a cooldown above 0 and up to 1, got {self.cooldown}")

    def rate(self, step: int) -> float:
        """The learning rate of a step."""
        falling = (self.steps - step) / max(1.0, self.steps * self.cooldown)
        return self.learning_rate * min(1.0, (step + 1) / self.warmup_steps, max(falling, 0.01))


def _full_pace(_: str) -> float:
    return 1.0


class TrainingRun:
    """Adam over a dict of tensors with an exponential average; `step` counts what is done."""

    def __init__(
        self,
        weights: dict[str, Tensor],
        schedule: Schedule,
        folder: Path,
        *,
        pace: Callable[[str], float] = _full_pace,
    ) -> None:
        """`pace` says by how much the learning rate of the weight with this name is multiplied."""
        self.weights = {name: value.detach().clone().requires_grad_() for name, value in weights.items()}
        self.average = {name: value.detach().clone() for name, value in weights.items()}
        self.schedule, self.folder, self.step = schedule, folder, 0
        groups = [{"params": [value], "pace": pace(name)} for name, value in self.weights.items()]
        self._optimiser = torch.optim.AdamW(groups, lr=schedule.learning_rate, weight_decay=1e-3)
        self._totals: dict[str, float] = {}
        self._counted, self._since = 0, time.monotonic()
        folder.mkdir(parents=True, exist_ok=True)
        if self._checkpoint.exists():
            self._resume()

    def advance(self, loss: Tensor, figures: dict[str, float]) -> None:
        """One optimiser step on `loss`; `figures` are averaged into the log."""
        for group in self._optimiser.param_groups:
            group["lr"] = self.schedule.rate(self.step) * group["pace"]
        loss.backward()
        torch.nn.utils.clip_grad_norm_(list(self.weights.values()), 1.0)
        self._optimiser.step()
        self._optimiser.zero_grad(set_to_none=True)
        self.step += 1
        keep = min(0.998, self.step / (self.step + 20))
        with torch.no_grad():
            for name, value in self.weights.items():
                self.average[name].lerp_(value, 1 - keep)
        for name, figure in figures.items():
            self._totals[name] = self._totals.get(name, 0.0) + figure
        self._counted += 1

    def until_done(self, take_step: Callable[[int], tuple[Tensor, dict[str, float]]], *, log_every: int = 50) -> None:
        """Run the remaining steps; logs and checkpoints every `log_every` steps."""
        while self.step < self.schedule.steps:
            self.advance(*take_step(self.step))
            if self.step % log_every == 0 or self.step == self.schedule.steps:
                self._write_log()
                self.save()

    def save(self) -> None:
        """Write the checkpoint that a later run with the same folder goes on from."""
        state = {
            "step": self.step,
            "weights": self.weights,
            "average": self.average,
            "optimiser": self._optimiser.state_dict(),
        }
        write_atomically(self._checkpoint, lambda path: torch.save(state, path))

    @property
    def _checkpoint(self) -> Path:
        return self.folder / _CHECKPOINT

    def _resume(self) -> None:
        state = torch.load(self._checkpoint, weights_only=True, map_location="cpu")
        self.step = state["step"]
        with torch.no_grad():
            for name, value in self.weights.items():
                value.copy_(state["weights"][name])
                self.average[name].copy_(state["average"][name])
        self._optimiser.load_state_dict(state["optimiser"])

    def _write_log(self) -> None:
        seconds = time.monotonic() - self._since
        line = {"step": self.step, "seconds_per_step": round(seconds / max(1, self._counted), 4)}
        line |= {name: round(total / self._counted, 6) for name, total in self._totals.items()}
        with (self.folder / "curve.jsonl").open("a") as log:
            log.write(json.dumps(line) + "\n")
        self._totals, self._counted, self._since = {}, 0, time.monotonic()


def load_average(folder: Path) -> dict[str, Tensor]:
    """The averaged weights of the latest checkpoint in `folder`."""
    return _average_in(folder / _CHECKPOINT)


def mix_checkpoints(checkpoints: Sequence[tuple[Path, float]], folder: Path) -> None:
    """Write a checkpoint in `folder` whose averaged weights are those of `checkpoints`, each with its share.

    For runs that began with the same weights, and for stages of one run: such a mean is often better than each of
    them (Wortsman et al., "Model soups", 2022). ValueError when they do not hold the same weights, or a share is not
    above 0. Nothing can be trained on from it.
    """
    total = sum(share for _, share in checkpoints)
    mixed: dict[str, Tensor] = {}
    for path, share in checkpoints:
        if share <= 0:
            raise ValueError(f"the share of {path} is {share}, expected more than 0")
        average = _average_in(path)
        if mixed and {n: v.shape for n, v in average.items()} != {n: v.shape for n, v in mixed.items()}:
            raise ValueError(f"{path} holds other weights than {checkpoints[0][0]}: only equal networks can be mixed")
        for name, value in average.items():
            part = value.double() * (share / total)
            mixed[name] = mixed[name] + part if name in mixed else part
    folder.mkdir(parents=True, exist_ok=True)
    state = {"average": {name: value.float() for name, value in mixed.items()}}
    write_atomically(folder / _CHECKPOINT, lambda path: torch.save(state, path))


def _average_in(checkpoint: Path) -> dict[str, Tensor]:
    return torch.load(checkpoint, weights_only=True, map_location="cpu")["average"]
