"""The golden messages that the studio's tests read too: both languages accept and refuse the same."""

import json
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from espalier_runtime.asset import plan
from espalier_runtime.protocol.errors import EXIT_CODES, EspalierError
from espalier_runtime.protocol.json_rpc import (
    RefusedRequestError,
    encode_failure,
    encode_notification,
    encode_result,
    parse_request,
)
from espalier_runtime.protocol.messages.body import ArtifactKind, AssetFormat, CutOutMode, Stage
from espalier_runtime.protocol.messages.methods import MAX_LINE_BYTES, METHODS, NOTIFICATIONS, PROTOCOL_VERSION
from espalier_runtime.protocol.stage_clock import STAGES

GOLDEN = Path(__file__).parents[3] / "test" / "contract"


def golden(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text())


def cases(name: str, part: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in golden(name)[part]]


def is_part_of(given: Any, read: Any) -> bool:
    """Whether every value that was given came through, whatever defaults were added."""
    if isinstance(given, dict):
        return all(key in read and is_part_of(value, read[key]) for key, value in given.items())
    return given == read


def line_of(message: dict[str, Any]) -> bytes:
    return json.dumps(message).encode()


def test_the_error_codes_and_their_exit_codes_are_the_studios() -> None:
    assert dict(EXIT_CODES) == golden("errors")["exitCodes"]


def test_the_closed_lists_and_the_defaults_are_the_studios() -> None:
    assert golden("constants") == {
        "protocolVersion": PROTOCOL_VERSION,
        "maxLineBytes": MAX_LINE_BYTES,
        "stages": list(STAGES),
        "formats": list(get_args(AssetFormat)),
        "cutOutModes": list(get_args(CutOutMode)),
        "artifacts": list(get_args(ArtifactKind)),
        "buildingDefaults": {
            "texturedSimplify": plan.TEXTURED_SIMPLIFY,
            "colouredSimplify": plan.COLOURED_SIMPLIFY,
            "textureSize": plan.TEXTURE_SIZE,
            "millimetres": plan.PRINT_MILLIMETRES,
            "levelShare": plan.LEVEL_SHARE,
            "videoFrames": plan.VIDEO_FRAMES,
        },
        "methods": list(METHODS),
        "notifications": list(NOTIFICATIONS),
    }
    assert get_args(Stage) == STAGES


@pytest.mark.parametrize("case", cases("requests", "valid"))
def test_a_valid_request_is_read_whole(case: dict[str, Any]) -> None:
    request = parse_request(line_of(case["message"]))
    assert (request.id, request.method) == (case["message"]["id"], case["message"]["method"])
    assert is_part_of(case["message"].get("params", {}), msgspec.to_builtins(request.params))


@pytest.mark.parametrize("case", cases("requests", "invalid"))
def test_an_invalid_request_is_refused_with_its_id_and_code(case: dict[str, Any]) -> None:
    with pytest.raises(RefusedRequestError) as refused:
        parse_request(line_of(case["message"]))
    assert (refused.value.request_id, refused.value.rpc_code) == (case["message"]["id"], case["rpcCode"])
    assert refused.value.failure.code == "protocol_violation"


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in golden("refused-lines")])
def test_a_line_that_is_no_request_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(RefusedRequestError) as refused:
        parse_request(case["line"].encode())
    assert (refused.value.request_id, refused.value.rpc_code) == (case["id"], case["rpcCode"])


@pytest.mark.parametrize("case", cases("responses", "valid"))
def test_a_valid_answer_is_what_the_runtime_would_write(case: dict[str, Any]) -> None:
    message = case["message"]
    body = msgspec.convert(message["result"], METHODS[case["method"]].result)
    written = json.loads(encode_result(message["id"], body))
    assert written["result"].keys() == message["result"].keys()
    assert is_part_of(written, message)


@pytest.mark.parametrize("case", cases("responses", "invalid"))
def test_an_invalid_answer_does_not_fit_its_method(case: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(case["message"]["result"], METHODS[case["method"]].result)


@pytest.mark.parametrize("case", cases("responses", "validFailures"))
def test_a_failure_crosses_with_our_record(case: dict[str, Any]) -> None:
    message = case["message"]
    failure = EspalierError(
        message["error"]["data"]["code"],
        message["error"]["data"]["message"],
        hint=message["error"]["data"].get("hint"),
        details=message["error"]["data"].get("details"),
    )
    assert json.loads(encode_failure(message["id"], message["error"]["code"], failure)) == message


@pytest.mark.parametrize("case", cases("responses", "invalidFailures"))
def test_the_runtime_cannot_make_an_invalid_failure(case: dict[str, Any]) -> None:
    record = case["message"]["error"].get("data", {"code": "", "message": ""})
    with pytest.raises(ValueError, match=r"unknown error code|needs a sentence"):
        EspalierError(record["code"], record["message"])


@pytest.mark.parametrize("case", cases("notifications", "valid"))
def test_a_valid_notification_is_what_the_runtime_would_write(case: dict[str, Any]) -> None:
    message = case["message"]
    body = msgspec.convert(message["params"], NOTIFICATIONS[message["method"]])
    assert json.loads(encode_notification(message["method"], body)) == message


@pytest.mark.parametrize("case", cases("notifications", "invalid"))
def test_an_invalid_notification_does_not_fit(case: dict[str, Any]) -> None:
    message = case["message"]
    with pytest.raises((msgspec.ValidationError, KeyError)):
        msgspec.convert(message["params"], NOTIFICATIONS[message["method"]])
