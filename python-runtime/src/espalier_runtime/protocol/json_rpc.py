"""JSON-RPC 2.0, one message a line: bytes in, requests out; answers and notifications in, bytes out.

Knows the envelope only. What a method takes and answers is in messages.py; what it does is the dispatcher's.
Every request carries an integer id: the studio sends no notifications.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from espalier_runtime.protocol.errors import EspalierError
from espalier_runtime.protocol.messages.body import Params, Result
from espalier_runtime.protocol.messages.methods import MAX_LINE_BYTES, METHODS

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
JOB_FAILED = -32000


class Request(msgspec.Struct, frozen=True):
    """One request whose parameters have been parsed for its method."""

    id: int
    method: str
    params: Params


class RefusedRequestError(Exception):
    """A line that is no usable request: which id to answer (None when it could not be read) and why."""

    def __init__(self, request_id: int | None, rpc_code: int, message: str) -> None:
        super().__init__(message)
        self.request_id = request_id
        self.rpc_code = rpc_code
        self.failure = EspalierError("protocol_violation", message)


class _Envelope(msgspec.Struct, forbid_unknown_fields=True):
    jsonrpc: Literal["2.0"]
    id: int
    method: str
    params: msgspec.Raw = msgspec.Raw(b"{}")


class _OnlyId(msgspec.Struct):
    id: int | None = None


def parse_request(line: bytes) -> Request:
    """The request on one line (without its line end). Raises RefusedRequestError with the JSON-RPC code that fits."""
    if len(line) > MAX_LINE_BYTES:
        raise RefusedRequestError(None, INVALID_REQUEST, f"A line may have {MAX_LINE_BYTES} bytes at most.")
    envelope = _parse_envelope(line)
    method = METHODS.get(envelope.method)
    if method is None:
        raise RefusedRequestError(envelope.id, METHOD_NOT_FOUND, f"There is no method {envelope.method[:64]!r}.")
    try:
        params = msgspec.json.decode(envelope.params, type=method.params)
    except msgspec.ValidationError as error:
        raise RefusedRequestError(
            envelope.id, INVALID_PARAMS, f"Bad parameters for {envelope.method}: {error}."
        ) from error
    return Request(envelope.id, envelope.method, params)


def encode_result(request_id: int, result: Result) -> bytes:
    """The line that answers a request."""
    return _encode({"jsonrpc": "2.0", "id": request_id, "result": result})


def encode_failure(request_id: int | None, rpc_code: int, failure: EspalierError) -> bytes:
    """The line that answers a request with a failure; our own record travels in `data`."""
    error = {"code": rpc_code, "message": failure.message, "data": failure.record()}
    return _encode({"jsonrpc": "2.0", "id": request_id, "error": error})


def encode_notification(method: str, params: Result) -> bytes:
    """The line of a notification."""
    return _encode({"jsonrpc": "2.0", "method": method, "params": params})


def _encode(message: Mapping[str, object]) -> bytes:
    return msgspec.json.encode(message) + b"\n"


def _parse_envelope(line: bytes) -> _Envelope:
    try:
        return msgspec.json.decode(line.decode(), type=_Envelope)
    except msgspec.ValidationError as error:
        raise RefusedRequestError(_id_of(line), INVALID_REQUEST, f"Not a request: {error}.") from error
    except UnicodeDecodeError as error:
        raise RefusedRequestError(
            None, PARSE_ERROR, f"Not a line of UTF-8: {error.reason} at byte {error.start}."
        ) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise RefusedRequestError(None, PARSE_ERROR, f"Not a line of JSON: {error}.") from error


def _id_of(line: bytes) -> int | None:
    try:
        return msgspec.json.decode(line, type=_OnlyId).id
    except (msgspec.DecodeError, RecursionError):
        return None
