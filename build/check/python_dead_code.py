"""Names the functions, methods, classes and imports of the Python code that nothing but a test uses.

Fields of dataclasses and messages are not looked at: they are read by other programs, and by their names.
Run in python-runtime: `python ../build/check/python_dead_code.py [folder]`. Exit code 1 when something is dead.
"""

import sys
from pathlib import Path

from vulture import Vulture
from vulture.core import Item

KINDS = {"function", "method", "property", "class", "import", "unreachable_code"}

# Called by name from outside our code.
CALLED_BY_OTHERS = {
    "forward",  # torch.nn.Module
    "enc_hook",  # msgspec
    "dec_hook",  # msgspec
}


def dead_code(root: Path) -> list[Item]:
    """Unused code under the folders of `root` that are ours, in the order of the files."""
    vulture = Vulture(ignore_names=sorted(CALLED_BY_OTHERS))
    vulture.scavenge([str(folder) for name in ("src", "tools", "starter_model") if (folder := root / name).is_dir()])
    return [item for item in vulture.get_unused_code() if item.typ in KINDS]


def main() -> int:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path.cwd()
    found = dead_code(root)
    for item in found:
        print(f"{Path(item.filename).relative_to(root)}:{item.first_lineno}: nothing uses the {item.typ} {item.name}")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
