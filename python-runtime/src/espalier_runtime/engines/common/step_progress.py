"""What a flow stage does after every step of its sampler: tell how far it is, and ask whether it is still wanted."""

from collections.abc import Callable

from espalier_runtime.protocol.messages import Stage
from espalier_runtime.protocol.progress import JobContext


def step_progress(stage: Stage, context: JobContext) -> Callable[[int, int], None]:
    """The sampler's callback `(done, total)` for one stage; raises cancelled."""

    def on_step(done: int, total: int) -> None:
        context.progress(stage, done, total)
        context.check_cancelled()

    return on_step
