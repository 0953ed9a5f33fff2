"""What is said of a result that came out otherwise than somebody may have meant, where nothing failed."""

from typing import NewType

Advice = NewType("Advice", str)
"""One sentence of it, for the recipe (`parameters.advice`). Written as `Advice("…")` where it is thought of, with the
text itself between the brackets: so the check of the window's words finds it (build/check/words)."""
