"""The text starter: a world of captioned procedural objects, and the networks that learn to build it from words."""
