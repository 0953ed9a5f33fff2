"""Lets a job be cancelled inside a network: between any two operations of torch, whoever calls them.

So neither networks nor geometry need to know about jobs. What is cancelled keeps no result.
"""

from collections.abc import Callable, Sequence
from typing import Any

from torch.overrides import TorchFunctionMode


class CancellableTorch(TorchFunctionMode):
    """Within its block every torch function of this thread first asks `check_cancelled`, which may raise.

    Asking costs a few microseconds an operation; kernels run in chunks, so none of them takes long.
    """

    def __init__(self, check_cancelled: Callable[[], None]) -> None:
        super().__init__()
        self._check_cancelled = check_cancelled

    def __torch_function__(
        self, func: Any, types: Sequence[Any], args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Ask, then do what was called for; reading a shape or another attribute is no work and asks nothing."""
        if func.__name__ != "__get__":
            self._check_cancelled()
        return func(*args, **(kwargs or {}))
