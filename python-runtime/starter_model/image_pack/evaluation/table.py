"""The figures of several packs as one Markdown table: a row a measure, a column a pack."""

from collections.abc import Callable

from starter_model.image_pack.evaluation.report import Figures

_NOTHING = "–"


def markdown_table(figures: dict[str, Figures]) -> str:
    """The table, ready to be pasted; measures that none of the packs has are left out."""
    measured = [(name, [cell(one) for one in figures.values()]) for name, cell in _measures(figures)]
    rows = [(name, cells) for name, cells in measured if any(cell != _NOTHING for cell in cells)]
    lines = [("", list(figures)), ("---", ["---"] * len(figures)), *rows]
    return "".join(f"| {name} | {' | '.join(cells)} |\n" for name, cells in lines)


def _measures(figures: dict[str, Figures]) -> list[tuple[str, Callable[[Figures], str]]]:
    """Names of rows, and how to fill them."""
    held_out = max(one.held_out.objects if one.held_out else 0 for one in figures.values())
    finished = max(one.finished.objects for one in figures.values())
    real = max(len(one.finished.outlines) for one in figures.values())
    return [
        (f"solid, intersection over union, {held_out} held-out objects", _held_out("solid")),
        (f"colour error, front, {held_out} held-out objects", _held_out("front_colour")),
        (f"colour error, back, {held_out} held-out objects", _held_out("back_colour")),
        (f"solid, {finished} finished GLBs of them", _truth("solid")),
        (f"colour error, front, {finished} finished GLBs", _truth("front_colour")),
        (f"colour error, back, {finished} finished GLBs", _truth("back_colour")),
        (f"outline, {real} real pictures, median (worst)", _outline("overlap")),
        (f"thin parts of {_with_parts(figures)} of them, median (worst)", _outline("part_recall")),
        (f"all that is thin, corners too, {real} real pictures, median (worst)", _outline("thin_recall")),
    ]


def _held_out(name: str) -> Callable[[Figures], str]:
    return lambda one: _NOTHING if one.held_out is None else f"{getattr(one.held_out, name):.3f}"


def _truth(name: str) -> Callable[[Figures], str]:
    return lambda one: _NOTHING if one.finished.truth is None else f"{getattr(one.finished.truth, name):.3f}"


def _outline(name: str) -> Callable[[Figures], str]:
    def cell(one: Figures) -> str:
        middle, worst = (
            getattr(each, name, None) for each in (one.finished.median_outline, one.finished.worst_outline)
        )
        return _NOTHING if middle is None else f"{middle:.3f} ({worst:.3f})"

    return cell


def _with_parts(figures: dict[str, Figures]) -> int:
    """How many real pictures have thin parts at all; the same for every pack."""
    outlines = max((one.finished.outlines for one in figures.values()), key=len)
    return sum(one.part_recall is not None for one in outlines.values())
