"""Espalier's runtime: TRELLIS inference in pure PyTorch, driven over stdio by the studio."""

__version__ = "0.1.0"
