"""Prints the licences of all installed Python distributions as one JSON list of {name, version, licence}.

Packages name their licence in one of three places; the most exact one that is filled counts.
"""

import json
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
    return named.splitlines()[0].strip() if named else None  # the whole text begins with its name


def main() -> None:
    rows = [
        {"name": one.metadata["Name"], "version": one.version, "licence": licence_of(one)} for one in distributions()
    ]
    print(json.dumps(rows))  # noqa: T201


if __name__ == "__main__":
    main()
