"""Jobs that are cancelled as soon as their latent is saved, for tests that look at nothing which is built of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.body import ArtifactKind
from espalier_runtime.protocol.progress import JobContext, SilentContext


class _UntilLatent(SilentContext):
    def artifact(self, kind: ArtifactKind, path: Path) -> None:
        del path
        if kind == "latent":
            raise EspalierError("cancelled", "The latent is there.")


def until_latent(job: Callable[[JobContext], object]) -> None:
    """Run `job` up to its latent."""
    with pytest.raises(EspalierError, match="The latent is there"):
        job(_UntilLatent())
