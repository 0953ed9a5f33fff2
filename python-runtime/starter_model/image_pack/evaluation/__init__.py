"""How good the starter pack is: held-out solids and colours, silhouettes of finished meshes, pictures to look at."""
