"""What makes this process a member of a farm: its certificate, the token, and the settings that Ray reads.

Encrypted on both sides and with a token, always; nothing is sent to Ray's makers. Ray itself is imported only after
this.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from espalier_farm.farm_key import read_key

HEAD_LOST_SECONDS = 20
"""Ray ends a member that has lost the head for so long; what it worked on is offered again."""


@dataclass(frozen=True)
class Member:
    """Who takes part, and where its files lie."""

    key: Path
    address: str
    """The IP address at which the others reach this machine."""
    scratch: Path
    """A private folder with a short path, of this process alone."""


def become_member(member: Member) -> None:
    """Write certificate and token, and say to Ray where they are. Raises usage for a key that cannot be used."""
    key = read_key(member.key)
    certificate, certificate_key = key.certificate_for([member.address])
    files = {
        "RAY_TLS_CA_CERT": ("authority.pem", key.authority),
        "RAY_TLS_SERVER_CERT": ("certificate.pem", certificate),
        "RAY_TLS_SERVER_KEY": ("certificate-key.pem", certificate_key),
        "RAY_AUTH_TOKEN_PATH": ("token", key.token),
    }
    for variable, (name, content) in files.items():
        path = member.scratch / name
        _write_private(path, content)
        os.environ[variable] = str(path)
    os.environ.pop("RAY_AUTH_TOKEN", None)
    os.environ.update(
        RAY_USE_TLS="1",
        RAY_AUTH_MODE="token",
        RAY_USAGE_STATS_ENABLED="0",
        # Who leaves has ended its jobs before, or wants to be gone at once; Ray would wait half a minute for both.
        RAY_GRACEFUL_SHUTDOWN_DRAIN_TIMEOUT_S="0",
        RAY_gcs_rpc_server_reconnect_timeout_s=str(HEAD_LOST_SECONDS),
    )


def _write_private(path: Path, content: str) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(content)
