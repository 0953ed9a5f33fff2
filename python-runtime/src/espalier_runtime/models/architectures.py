"""A network class with its configuration, and building it on the meta device without values.

Knows no files, and not which networks there are: an engine names its own (`engines/*/networks`).
"""

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
import torch
from torch import nn
from torch.overrides import TorchFunctionMode


@dataclass(frozen=True)
class Architecture:
    """The class name of checkpoints, a configuration dataclass, and the module that is built from it alone."""

    name: str
    config: type
    module: type[nn.Module]

    def configure(self, arguments: Mapping[str, Any]) -> Any:
        """The checked configuration; ValueError names what is unknown or wrong among the arguments."""
        known = {field.name for field in dataclasses.fields(self.config)}
        for argument in arguments:
            if argument not in known:
                raise ValueError(f"{self.name} has no argument {argument!r}")
        try:
            return msgspec.convert(dict(arguments), self.config)
        except msgspec.ValidationError as error:
            raise ValueError(f"{self.name}: {error}") from error

    def build(self, arguments: Mapping[str, Any]) -> nn.Module:
        """The network without values: shapes and dtypes as the official class gives them, and no memory."""
        config = self.configure(arguments)
        with _without_values():
            return self.module(config)


@contextmanager
def _without_values() -> Iterator[None]:
    """Networks built inside lie on the meta device, and nothing is spent on their initial values."""
    with torch.device("meta"), _NoInitialValues():
        yield


class _NoInitialValues(TorchFunctionMode):
    """Passes over torch.nn.init: on the meta device there are no values, and asking for them costs most of a build."""

    def __torch_function__(self, func: Any, _types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if getattr(func, "__module__", None) == "torch.nn.init":
            return args[0] if args else kwargs["tensor"]
        return func(*args, **kwargs)
