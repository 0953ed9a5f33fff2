"""Procedural solids: the only data the starter pack has ever seen."""
