"""This process's connection to a farm as one that asks for work: Ray's driver.

A driver needs Ray's processes on its own machine. On the head's they are there; elsewhere a raylet without any
resources is started, a child that ends with this process. A driver does not hear that it is lost to the farm: what it
waits for never comes, so somebody has to look.
"""

import subprocess
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

from espalier_farm.handshake import check_head, unreachable
from espalier_farm.membership import HEAD_LOST_SECONDS, Member, become_member
from espalier_runtime.protocol.errors import EspalierError

_RAYLET_PATIENCE_SECONDS = 90
_QUICK_LOOK_SECONDS = 3


@dataclass(frozen=True)
class FarmAddress:
    """Where the farm is."""

    head: str
    """HOST:PORT"""
    ports: int | None
    """The first port of the raylet to start here; None on the head's machine, which has one."""


class Farm:
    """A connected farm."""

    def __init__(self, ray: Any, head: str, raylet: subprocess.Popen[bytes] | None) -> None:
        self.ray = ray
        self._head = head
        self._raylet = raylet
        self._own_node = ray.get_runtime_context().get_node_id()
        self._heard = time.monotonic()

    def why_lost(self) -> str | None:
        """Look at the connection, some seconds at most: why it is lost for good, if it is.

        A head that does not answer may be back in a moment, and is given as long as Ray gives it.
        """
        if self._raylet is not None and self._raylet.poll() is not None:
            return "the farm took this machine for lost"
        if self._head_answers():
            self._heard = time.monotonic()
        elif time.monotonic() - self._heard > HEAD_LOST_SECONDS:
            return "its head does not answer"
        return None

    def is_well(self) -> bool:
        """Whether this process is a part of the farm now, so that what is lost is so on the farm's side."""
        if (self._raylet is not None and self._raylet.poll() is not None) or not self._head_answers():
            return False
        return any(node["Alive"] and node["NodeID"] == self._own_node for node in self.ray.nodes())

    def _head_answers(self) -> bool:
        try:
            check_head(self._head, _QUICK_LOOK_SECONDS)
        except EspalierError:
            return False
        return True

    def leave(self) -> None:
        """End the connection; Ray ends what this process had asked for."""
        self.ray.shutdown()
        if self._raylet is not None:
            self._raylet.terminate()


def connect(address: FarmAddress, member: Member) -> Farm:
    """Join the farm as one that asks. Raises runtime_unavailable when it cannot be reached, or refuses."""
    become_member(member)
    check_head(address.head)
    raylet = None if address.ports is None else _start_raylet(address.head, address.ports, member)
    import ray  # pyright: ignore[reportMissingImports]

    try:
        ray.init(
            address=address.head,
            _node_ip_address=member.address,
            namespace="espalier",
            log_to_driver=False,
            configure_logging=False,
        )
    except Exception as error:  # whatever Ray throws: that it could not be reached is all that matters here
        raise unreachable(address.head, str(error).split("\n", 1)[0]) from error
    return Farm(ray, address.head, raylet)


def _start_raylet(head: str, ports: int, member: Member) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "espalier_farm", "raylet", "--key", str(member.key), "--address", member.address]
    places = ["--scratch", str(member.scratch), "--ports", str(ports), "--join", head]
    raylet = subprocess.Popen([*command, *places], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    deadline = time.monotonic() + _RAYLET_PATIENCE_SECONDS
    assert raylet.stdout is not None
    for line in raylet.stdout:
        if b"Ray runtime started" in line:
            threading.Thread(target=deque, args=(raylet.stdout, 0), daemon=True).start()  # or its pipe would fill
            return raylet
        if time.monotonic() > deadline:
            break
    raylet.kill()
    raise unreachable(head, "Ray did not start on this machine")
