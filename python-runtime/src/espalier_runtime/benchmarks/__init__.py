"""Timings of single stages."""
