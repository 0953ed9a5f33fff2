"""Procedural objects and their pictures: what the view maps are trained on."""
