"""Espalier's farm: jobs on the GPUs of several machines, placed by Ray. The runtime never imports it."""
