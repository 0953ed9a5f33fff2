"""The closed list of failures that a person can act on, and the one exception that carries them.

The studio keeps the same list (electron/contract/errors.ts); test/contract/errors.json holds both to it.
Bugs are not on the list: they stay ordinary exceptions until the dispatcher reports them as `internal`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

EXIT_CODES: Mapping[str, int] = MappingProxyType(
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

ERROR_CODES = frozenset(EXIT_CODES)


class EspalierError(Exception):
    """What failed, on what, and what to do: one sentence each.

    `code` must be in ERROR_CODES (ValueError otherwise, or without a message); `details` holds JSON values only.
    """

    def __init__(
        self, code: str, message: str, *, hint: str | None = None, details: dict[str, Any] | None = None
    ) -> None:
        if code not in ERROR_CODES:
            raise ValueError(f"unknown error code {code!r}; protocol/errors.py has the closed list")
        if not message:
            raise ValueError(f"a failure needs a sentence, got none for {code!r}")
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.details = details

    @property
    def exit_code(self) -> int:
        """The code that a command line ends with."""
        return EXIT_CODES[self.code]

    def record(self) -> dict[str, Any]:
        """The failure as it crosses the process boundary; absent hints and details are left out."""
        record: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.hint is not None:
            record["hint"] = self.hint
        if self.details is not None:
            record["details"] = self.details
        return record
