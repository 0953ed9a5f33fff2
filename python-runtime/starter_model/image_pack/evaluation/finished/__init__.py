"""Finished objects, as an artist gets them: made, seen from around, held against their truth and their picture."""
