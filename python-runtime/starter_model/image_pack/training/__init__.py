"""Training loops of the starter pack's models."""
