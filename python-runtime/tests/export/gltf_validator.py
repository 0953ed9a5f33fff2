"""Khronos' glTF validator, run by node on a finished file."""

import os
import shutil
import subprocess
from pathlib import Path

_PROJECT = Path(__file__).parents[3]


def validator_messages(path: Path) -> list[str]:
    """What the validator says about `path`: one JSON line for each error, warning or note."""
    bundled = _PROJECT / "node_modules" / ".bin" / "node"
    node = str(bundled) if os.access(bundled, os.X_OK) else shutil.which("node")
    assert node is not None, "node is needed to run the glTF validator"
    script = _PROJECT / "test" / "support" / "files" / "validate-gltf.mjs"
    run = subprocess.run([node, script, path], capture_output=True, text=True, timeout=60, check=False)
    assert run.stderr == "", run.stderr
    messages = run.stdout.splitlines()
    assert (run.returncode == 0) or messages, "the validator failed without a word"
    return messages
