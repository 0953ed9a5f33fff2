"""Timings of single stages with random weights: what they cost, not what they make."""
