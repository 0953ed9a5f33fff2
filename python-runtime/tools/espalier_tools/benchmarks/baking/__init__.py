"""How true baked colours are: what is baked from what, and how different two colours look."""
