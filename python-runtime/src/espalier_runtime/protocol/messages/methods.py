"""The methods and notifications of the protocol, with what each takes, answers or carries.

Mirrors electron/contract (runtime-rpc.ts, generation.ts, model-pack.ts); test/contract/*.json holds both to each other.
Names are snake_case here and camelCase on the wire. Does not know lines, ids or JSON: that is json_rpc.py.
"""

from msgspec import Struct

from espalier_runtime.protocol.messages.asset_report import BuiltAsset, CutOutPreview
from espalier_runtime.protocol.messages.body import Params, Result
from espalier_runtime.protocol.messages.notifications import ArtifactParams, HeartbeatParams, ProgressParams
from espalier_runtime.protocol.messages.requests import (
    CancelParams,
    GenerateParams,
    NoParams,
    PreviewCutOutParams,
    RebuildParams,
    SelfTestParams,
    VariantParams,
    VerifyPackParams,
)
from espalier_runtime.protocol.messages.runtime_report import (
    Cancelled,
    Nothing,
    PackSummary,
    RuntimeDescription,
    SelfTestReport,
)

PROTOCOL_VERSION = 1
MAX_LINE_BYTES = 1_048_576


class Method(Struct, frozen=True):
    """What one method takes and answers."""

    params: type[Params]
    result: type[Result]


METHODS: dict[str, Method] = {
    "describe": Method(NoParams, RuntimeDescription),
    "generate": Method(GenerateParams, BuiltAsset),
    "rebuild": Method(RebuildParams, BuiltAsset),
    "variant": Method(VariantParams, BuiltAsset),
    "preview_cut_out": Method(PreviewCutOutParams, CutOutPreview),
    "cancel": Method(CancelParams, Cancelled),
    "unload": Method(NoParams, Nothing),
    "verify_pack": Method(VerifyPackParams, PackSummary),
    "self_test": Method(SelfTestParams, SelfTestReport),
    "shutdown": Method(NoParams, Nothing),
}
NOTIFICATIONS: dict[str, type[Result]] = {
    "ready": RuntimeDescription,
    "progress": ProgressParams,
    "artifact": ArtifactParams,
    "heartbeat": HeartbeatParams,
}
