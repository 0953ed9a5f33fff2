"""What developers measure the runtime with: conformance cases, benchmarks, a pretended CUDA device.

Nothing of it is installed with the program; `python -m espalier_runtime conform` and `bench` find it in a checkout.
"""
