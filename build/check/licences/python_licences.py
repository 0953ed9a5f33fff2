"""Prints the licences of all installed Python distributions as one JSON list of {name, version, licence, libraries}.

Packages name their licence in one of four places; the most exact one that is filled counts. `libraries` are the shared
libraries of others that a wheel carries in its `.libs` folder: their licences are in no metadata.
"""

import json
import re
from importlib.metadata import Distribution, distributions

LONGEST_NAME = 60  # beyond it stands the licence's whole text, not its name


def licence_of(distribution: Distribution) -> str | None:
    metadata = distribution.metadata
    if expression := metadata.get("License-Expression"):
        return expression
    named = metadata.get("License", "")
    if named and len(named) <= LONGEST_NAME:
        return named
    classifiers = [line for line in metadata.get_all("Classifier", []) if line.startswith("License ::")]
    if classifiers:
        return classifiers[0].split(" :: ")[-1]
    return title_of(named) or title_of_carried_text(distribution)


def title_of(text: str) -> str | None:
    """The first line that says something: a licence's whole text begins with its name."""
    return next((line.strip() for line in text.splitlines() if line.strip()), None)


def title_of_carried_text(distribution: Distribution) -> str | None:
    files = distribution.metadata.get_all("License-File", [])
    return title_of(distribution.read_text(f"licenses/{files[0]}") or "") if len(files) == 1 else None


def libraries_of(distribution: Distribution) -> list[str]:
    """Names without version and hash: `libavcodec-c4204469.so.62` is avcodec."""
    carried = [file.name for file in distribution.files or [] if file.parent.name.endswith(".libs")]
    return sorted({re.sub(r"^lib|(-[0-9a-f]{8})?\.so.*$|-[0-9a-f]{8}[-.].*$", "", name) for name in carried})


def main() -> None:
    rows = [
        {
            "name": one.metadata["Name"],
            "version": one.version,
            "licence": licence_of(one),
            "libraries": libraries_of(one),
        }
        for one in distributions()
    ]
    print(json.dumps(rows))  # noqa: T201


if __name__ == "__main__":
    main()
