"""Lines that no golden file can hold: bytes that are not text, and lines beyond every bound."""

import pytest

from espalier_runtime.protocol.json_rpc import INVALID_REQUEST, PARSE_ERROR, RefusedRequestError, parse_request
from espalier_runtime.protocol.messages.methods import MAX_LINE_BYTES


def refusal_of(line: bytes) -> RefusedRequestError:
    with pytest.raises(RefusedRequestError) as refused:
        parse_request(line)
    return refused.value


def test_bytes_that_are_not_utf_8_are_a_parse_error_wherever_they_stand() -> None:
    in_method = b'{"jsonrpc":"2.0","id":1,"method":"descr\xffibe"}'
    in_params = b'{"jsonrpc":"2.0","id":1,"method":"cancel","params":{"jobId":"\xff"}}'
    for line in (in_method, in_params):
        refused = refusal_of(line)
        assert (refused.request_id, refused.rpc_code) == (None, PARSE_ERROR)
        assert "UTF-8" in str(refused)


def test_a_line_one_byte_too_long_is_refused_and_the_longest_is_read() -> None:
    def line_of_length(length: int) -> bytes:
        start, end = b'{"jsonrpc":"2.0","id":1,"method":"cancel","params":{"jobId":"', b'"}}'
        return start + b"x" * (length - len(start) - len(end)) + end

    assert parse_request(line_of_length(MAX_LINE_BYTES)).method == "cancel"
    assert refusal_of(line_of_length(MAX_LINE_BYTES + 1)).rpc_code == INVALID_REQUEST


def test_bottomless_nesting_is_refused() -> None:
    line = b'{"jsonrpc":"2.0","id":1,"method":"cancel","params":' + b"[" * 500_000
    assert refusal_of(line).rpc_code == PARSE_ERROR
