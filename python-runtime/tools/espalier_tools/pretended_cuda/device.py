"""A CUDA device that is not there: tensors that say they lie on it, refuse to mix with the CPU's, and are counted.

Inside `PretendedCuda`, whatever is sent to a CUDA device, or made there, becomes a `PretendedTensor`. Behind it is a
tensor of the CPU, or one of the meta device, which has a shape and no values; operations on the latter cost nothing and
give the latter. So coordinates can be real while features are shapes, and networks of official size run in seconds.
Not seen: what kernels take for themselves (workspaces of cuBLAS and cuDNN, attention without a fused kernel).
"""

from collections.abc import Callable, Sequence
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_flatten, tree_leaves, tree_map_only, tree_unflatten

from espalier_tools.pretended_cuda.storage_account import StorageAccount

_DEVICE = torch.device("cuda", 0)
# Operations that CUDA lets take tensors of both sides; of an index, only the tensors that say where.
_COPY, _INDEX = "aten::copy_", ("aten::index.Tensor", "aten::index_put_")
_READ_VALUE = "aten::_local_scalar_dense"
# By name, since each is both a function and a method.
_SYNCS = (
    *("item", "tolist", "numpy", "__bool__", "__float__", "__int__", "__index__", "equal"),
    *("nonzero", "argwhere", "masked_select", "unique", "_unique2", "unique_consecutive"),
    *("bincount", "repeat_interleave"),
)
# Written in Python, where it makes a tensor of its own that is out of our reach.
_OPAQUE = F.embedding_bag


class PretendedTensor(Tensor):
    """A tensor that says it lies on a CUDA device. `behind` holds its values, or only its shape."""

    device: torch.device = _DEVICE
    is_cuda: bool = True
    behind: Tensor
    account: StorageAccount

    @staticmethod
    def __new__(cls, behind: Tensor, account: StorageAccount) -> "PretendedTensor":
        """`behind` as a tensor of the device, counted by `account`."""
        # To torch's own code it lies where `behind` does, since that knows of no device without a driver.
        made = Tensor._make_wrapper_subclass(
            cls,
            behind.shape,
            strides=behind.stride(),
            storage_offset=behind.storage_offset(),
            dtype=behind.dtype,
            device=behind.device,
        )
        made.behind, made.account = behind, account
        account.see(behind)
        return made

    def __repr__(self, *, tensor_contents: object = None) -> str:
        del tensor_contents
        return f"PretendedTensor({list(self.shape)}, {self.dtype})"

    @classmethod
    def __torch_dispatch__(
        cls, func: Any, types: Sequence[type], args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Run on what is inside; RuntimeError for an operation that CUDA would refuse for its devices."""
        del types
        kwargs = kwargs or {}
        parts, structure = tree_flatten((args, kwargs))
        tensors = [part for part in parts if isinstance(part, Tensor)]
        ours = [part for part in tensors if isinstance(part, PretendedTensor)]
        _refuse_mixtures(func.name(), args, tensors)
        has_values = not any(part.behind.is_meta for part in ours)
        if func.name() == _READ_VALUE and not has_values:
            return True  # what checks of finite numbers hope for; as a number, one
        plain = [_plain(part, has_values) if isinstance(part, Tensor) else part for part in parts]
        plain_args, plain_kwargs = tree_unflatten(plain, structure)
        if plain_kwargs.get("device") is not None:
            plain_kwargs["device"] = torch.device("cpu" if has_values else "meta")
        result = func(*plain_args, **plain_kwargs)
        if func.name() == _COPY and not isinstance(args[0], PretendedTensor):
            return args[0]
        wrapped = {id(part.behind): part for part in ours}  # an operation in place gives back what it was given

        def ours_of(part: Tensor) -> PretendedTensor:
            return wrapped[id(part)] if id(part) in wrapped else cls(part, ours[0].account)

        return ours_of(result) if isinstance(result, Tensor) else tree_map_only(Tensor, ours_of, result)


class PretendedCuda(TorchFunctionMode):
    """Within its block CUDA devices can be named, and nothing is there; `account` counts what would be.

    `has_fused_attention`: whether attention over shapes takes a fused kernel, as on every card of the last years, or
    makes the whole matrix of scores, as torch does without one. `memory_bytes`: how large the card is; it is not
    refused what it has no room for. Counts in `host_syncs` how often the host asked for values of the device, and in
    `uploads` how often it sent some there.
    """

    def __init__(self, *, has_fused_attention: bool = True, memory_bytes: int = 8 * 1024**3) -> None:
        super().__init__()
        self.account = StorageAccount()
        self.host_syncs: list[str] = []
        self.uploads: list[str] = []
        self._has_fused_attention = has_fused_attention
        self._driver = {
            "mem_get_info": lambda _device=None: (max(0, memory_bytes - self.account.bytes_alive()), memory_bytes),
            "memory_reserved": lambda _device=None: self.account.bytes_alive(),
            "memory_allocated": lambda _device=None: self.account.bytes_alive(),
        }

    def __enter__(self) -> "PretendedCuda":
        """What torch would ask the driver for memory is asked of the account."""
        self._asked = {name: getattr(torch.cuda, name) for name in self._driver}
        for name, answer in self._driver.items():
            setattr(torch.cuda, name, answer)
        super().__enter__()
        return self

    def __exit__(self, *failure: Any) -> None:
        """Torch asks the driver again."""
        for name, asked in self._asked.items():
            setattr(torch.cuda, name, asked)
        super().__exit__(*failure)

    def holding(self, tensor: Tensor) -> PretendedTensor:
        """A plain tensor as one of the device, not copied; one of the meta device stays without values."""
        return PretendedTensor(tensor, self.account)

    def __torch_function__(
        self, func: Any, types: Sequence[type], args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Do by ourselves what torch would ask a driver for: moving between devices, and making tensors."""
        del types
        kwargs = kwargs or {}
        if _asks_the_device(func, args, kwargs):
            self.host_syncs.append(f"{func.__name__} of {args[0]!r}")
        if func in (Tensor.to, Tensor.cpu):
            return self._move(func, args, kwargs)
        if func is Tensor.tolist and isinstance(args[0], PretendedTensor):
            return args[0].behind.tolist()
        if func is Tensor.new_tensor and isinstance(args[0], PretendedTensor):
            self.uploads.append("new_tensor")
            return self.holding(args[0].behind.new_tensor(*args[1:], **kwargs))
        if func is F.scaled_dot_product_attention and self._has_fused_attention and _is_shape(args[0]):
            return _fused_attention(*args[:3])
        if func is _OPAQUE:
            return self._opaquely(func, args, kwargs)
        if _is_ours(kwargs.get("device")):
            if func in (torch.tensor, torch.as_tensor):
                self.uploads.append(func.__name__)
            made = func(*args, **{**kwargs, "device": torch.device("cpu")})
            return made if isinstance(made, PretendedTensor) else self.holding(made)
        return func(*args, **kwargs)

    def _move(self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """What Tensor.to and Tensor.cpu do, but for memory formats and streams, which nobody here asks for."""
        tensor, *rest = args
        asked = [*rest, *kwargs.values()]
        asked += [value for like in asked if isinstance(like, Tensor) for value in (like.device, like.dtype)]
        device = next((value for value in asked if isinstance(value, str | torch.device)), None)
        dtype = next((value for value in asked if isinstance(value, torch.dtype)), None)
        if func is Tensor.cpu or (device is not None and not _is_ours(device)):
            tensor = _fetched(tensor)
        elif device is not None and not isinstance(tensor, PretendedTensor):
            self.uploads.append(f"to, of {list(tensor.shape)}")
            tensor = self.holding(tensor.clone())
        return tensor if dtype is None else tensor.to(dtype)

    def _opaquely(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        tensors = [part for part in tree_leaves((args, kwargs)) if isinstance(part, Tensor)]
        if not any(isinstance(part, PretendedTensor) for part in tensors):
            return func(*args, **kwargs)
        _refuse_mixtures(func.__name__, args, tensors)
        has_values = not any(part.behind.is_meta for part in tensors if isinstance(part, PretendedTensor))
        plain_args, plain_kwargs = tree_map_only(Tensor, lambda part: _plain(part, has_values), (args, kwargs))
        return self.holding(func(*plain_args, **plain_kwargs))


def put_on_device(network: nn.Module, account: StorageAccount) -> nn.Module:
    """Make parameters and buffers tensors of the device, in place; Module.to does not know how."""
    for module in network.modules():
        for name, parameter in list(module.named_parameters(recurse=False)):
            held = PretendedTensor(parameter.data, account)
            setattr(module, name, nn.Parameter(held, requires_grad=False))
        for name, buffer in list(module.named_buffers(recurse=False)):
            setattr(module, name, PretendedTensor(buffer, account))
    return network


def _refuse_mixtures(name: str, args: tuple[Any, ...], tensors: Sequence[Tensor]) -> None:
    """RuntimeError where tensors of the CPU and of the device meet; single numbers may, as on CUDA."""
    strangers = [part for part in tensors if not isinstance(part, PretendedTensor) and part.ndim]
    if not strangers or name == _COPY:
        return
    if name in _INDEX and not any(part is value for part in strangers for value in (args[0], *args[2:])):
        return
    shapes = ", ".join(str(list(part.shape)) for part in strangers)
    raise RuntimeError(f"{name} got tensors of the CPU, of shape {shapes}, beside tensors of the device")


def _asks_the_device(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Whether the host has to wait for the device to go on: values fetched, or a shape that hangs on values."""
    if not args or not isinstance(args[0], PretendedTensor):
        return False
    if func in (Tensor.to, Tensor.cpu):
        asked = [value for value in (*args[1:], *kwargs.values()) if isinstance(value, str | torch.device)]
        return func is Tensor.cpu or any(not _is_ours(device) for device in asked)
    if func is Tensor.__getitem__:
        masks = [part for part in tree_leaves(args[1]) if isinstance(part, Tensor)]
        return any(mask.dtype == torch.bool for mask in masks)
    return getattr(func, "__name__", "") in _SYNCS


def _is_shape(tensor: Tensor) -> bool:
    return isinstance(tensor, PretendedTensor) and tensor.behind.is_meta


def _fused_attention(queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """What flash attention makes of [G,H,Q,D]: the result, laid out as [G,Q,H,D], and one fp32 sum a query and head."""
    _refuse_mixtures("attention", (), (queries, keys, values))
    groups, heads, count, _ = queries.shape
    _ = queries.new_empty(groups, heads, count, dtype=torch.float32)
    return queries.new_empty(groups, count, heads, values.shape[3]).transpose(1, 2)


def _plain(tensor: Tensor, has_values: bool) -> Tensor:
    behind = tensor.behind if isinstance(tensor, PretendedTensor) else tensor
    return behind if has_values or behind.is_meta else behind.to("meta")


def _fetched(tensor: Tensor) -> Tensor:
    """A copy on the CPU; zeros where there are no values."""
    if not isinstance(tensor, PretendedTensor):
        return tensor
    return torch.zeros_like(tensor.behind, device="cpu") if _is_shape(tensor) else tensor.behind.clone()


def _is_ours(device: object) -> bool:
    return isinstance(device, str | torch.device) and torch.device(device).type == "cuda"
