"""The protocol as JSON Schema, for the test that holds it to the studio's: `python -m espalier_tools.protocol_schema`.

Prints what each method takes and answers, what each notification carries, and the record of a failure, with `$ref`s
into `$defs`.
"""

import json
import sys
from typing import Any

import msgspec

from espalier_runtime.protocol.errors import FailureRecord
from espalier_runtime.protocol.messages import asset_report, notifications, requests, runtime_report
from espalier_runtime.protocol.messages.methods import METHODS, NOTIFICATIONS

_BODIES = {
    name: body
    for module in (asset_report, notifications, requests, runtime_report)
    for name, body in vars(module).items()
}


def protocol_schema() -> dict[str, Any]:
    """The schema of every message body, by method and by notification, and that of a failure."""
    bodies: list[type[msgspec.Struct]] = [body for each in METHODS.values() for body in (each.params, each.result)]
    bodies += [*NOTIFICATIONS.values(), FailureRecord]
    schemas, definitions = msgspec.json.schema_components(bodies)
    schema_of = dict(zip(bodies, schemas, strict=True))
    for name in definitions:
        body = _BODIES[name]
        if issubclass(body, msgspec.Struct):
            _add_made_defaults(definitions[name], body)
    return {
        "methods": {
            name: {"params": schema_of[method.params], "result": schema_of[method.result]}
            for name, method in METHODS.items()
        },
        "notifications": {name: schema_of[body] for name, body in NOTIFICATIONS.items()},
        "failure": schema_of[FailureRecord],
        "$defs": definitions,
    }


def _add_made_defaults(schema: dict[str, Any], body: type[msgspec.Struct]) -> None:
    """Put down the defaults that a function makes, which msgspec leaves out of a schema."""
    for field in msgspec.structs.fields(body):
        if field.default_factory is not msgspec.NODEFAULT:
            schema["properties"][field.encode_name]["default"] = msgspec.to_builtins(field.default_factory())


if __name__ == "__main__":
    sys.stdout.write(json.dumps(protocol_schema()))
