"""The closed list of failures that a person can act on, and the one exception that carries them.

The studio keeps the same list (electron/contract/outcome/errors.ts); test/contract/errors.json holds both to it.
Bugs are not on the list: they stay ordinary exceptions until the dispatcher reports them as `internal`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

from espalier_runtime.protocol.open_json import JsonObject

ErrorCode = Literal[
    "internal",
    "usage",
    "not_found",
    "input_not_found",
    "input_unreadable",
    "input_unsupported",
    "input_empty",
    "input_too_small",
    "input_too_large",
    "latent_invalid",
    "structure_empty",
    "target_unreachable",
    "runtime_unavailable",
    "runtime_died",
    "runtime_unresponsive",
    "protocol_violation",
    "device_unavailable",
    "disk_full",
    "not_writable",
    "out_of_memory",
    "pack_missing",
    "pack_damaged",
    "pack_unsupported",
    "pack_not_licensed",
    "batch_incomplete",
    "cancelled",
]

EXIT_CODES: Mapping[ErrorCode, int] = MappingProxyType(
    {
        "internal": 1,
        "usage": 2,
        "not_found": 2,
        "input_not_found": 3,
        "input_unreadable": 3,
        "input_unsupported": 3,
        "input_empty": 3,
        "input_too_small": 3,
        "input_too_large": 3,
        "latent_invalid": 3,
        "structure_empty": 3,
        "target_unreachable": 3,
        "runtime_unavailable": 4,
        "runtime_died": 4,
        "runtime_unresponsive": 4,
        "protocol_violation": 4,
        "device_unavailable": 4,
        "disk_full": 4,
        "not_writable": 4,
        "out_of_memory": 5,
        "pack_missing": 6,
        "pack_damaged": 6,
        "pack_unsupported": 6,
        "pack_not_licensed": 6,
        "batch_incomplete": 7,
        "cancelled": 130,
    }
)

ERROR_CODES: frozenset[ErrorCode] = frozenset(get_args(ErrorCode))


class FailureRecord(Struct, frozen=True, omit_defaults=True):
    """A failure as it crosses the process boundary; an absent hint and absent details are left out."""

    code: ErrorCode
    message: Annotated[str, Meta(min_length=1)]
    hint: str | None = None
    details: JsonObject | None = None


class EspalierError(Exception):
    """What failed, on what, and what to do: one sentence each.

    `code` must be in ERROR_CODES (ValueError otherwise, or without a message); `details` holds JSON values only.
    """

    def __init__(
        self, code: ErrorCode, message: str, *, hint: str | None = None, details: JsonObject | None = None
    ) -> None:
        if code not in ERROR_CODES:
            raise ValueError(f"unknown error code {code!r}; protocol/errors.py has the closed list")
        if not message:
            raise ValueError(f"a failure needs a sentence, got none for {code!r}")
        super().__init__(message)
        self.code: ErrorCode = code
        self.message = message
        self.hint = hint
        self.details = details

    @property
    def exit_code(self) -> int:
        """The code that a command line ends with."""
        return EXIT_CODES[self.code]

    def record(self) -> FailureRecord:
        """What the studio and the command line are told."""
        return FailureRecord(self.code, self.message, self.hint, self.details)
