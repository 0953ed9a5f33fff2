"""A look at the head before Ray goes there, which gives up after twenty seconds and does not say why."""

import os
import socket
import ssl

from espalier_runtime.protocol.errors import EspalierError

_PATIENCE_SECONDS = 10


def check_head(head: str, patience_seconds: float = _PATIENCE_SECONDS) -> None:
    """Raise runtime_unavailable where nothing answers at `head` (HOST:PORT) in time, or somebody with another key does.

    The process is a member already: the files of the certificate are in Ray's variables.
    """
    host, port = head.rsplit(":", 1)
    context = ssl.create_default_context(cafile=os.environ["RAY_TLS_CA_CERT"])
    context.load_cert_chain(os.environ["RAY_TLS_SERVER_CERT"], os.environ["RAY_TLS_SERVER_KEY"])
    context.set_alpn_protocols(["h2"])
    try:
        with (
            socket.create_connection((host, int(port)), timeout=patience_seconds) as plain,
            context.wrap_socket(plain, server_hostname=host),
        ):
            return
    except ssl.SSLError as error:
        hint = "Copy the key of that farm to this machine, by a safe way."
        message = f"The farm at {head} has another key than this machine."
        raise EspalierError("runtime_unavailable", message, hint=hint) from error
    except OSError as error:
        raise unreachable(head, error.strerror or "it does not answer") from error


def unreachable(head: str, reason: str) -> EspalierError:
    """For a farm that cannot be joined or asked."""
    return EspalierError(
        "runtime_unavailable",
        f"The farm at {head} cannot be reached: {reason}.",
        hint="Look whether its head runs, whether its key is this machine's, and whether the firewall lets it through.",
    )
