"""JSON that is open: an object whose keys are not closed by the protocol, because who reads it only hands it on."""

from typing import Any

JsonObject = dict[str, Any]
"""Keys of text, values of JSON. Who looks into one checks what it finds there."""
