"""Print every sentence that the engine can fail with or advise, as JSON: file, line, and its text with ¤ for what it
tells."""

import ast
import json
import sys
from pathlib import Path
from typing import TypeGuard


def text_of(node: ast.expr) -> str | None:
    """The text of a literal; None for what is computed otherwise."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "¤" for part in node.values)
    return None


def sentences(node: ast.AST) -> list[ast.expr]:
    """Where a failure gets its words: an EspalierError, or a variable called as its parts, or the problem of a pack.
    Advice has them in its brackets."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "EspalierError":
        return [*node.args[1:], *(word.value for word in node.keywords if word.arg == "hint")]
    if is_advice(node):
        return node.args
    if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("message", "hint", "problem"):
        return [node.value]
    return []


def is_advice(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Advice"


root = Path(sys.argv[1])
found: list[tuple[str, int, str]] = []
for path in sorted(root.rglob("*.py")):
    for node in ast.walk(ast.parse(path.read_text())):
        for value in sentences(node):
            text = text_of(value)
            if text is None and is_advice(node):
                text = f"advice that is put together elsewhere: {ast.unparse(value)}"
            if text is not None:
                found.append((path.relative_to(root).as_posix(), value.lineno, text))
sys.stdout.write(json.dumps(found))
