"""How the bundled starter pack is made: procedural solids, training, evaluation, assembly.

Nothing of this package is needed at run time.
"""
