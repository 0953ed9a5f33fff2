"""How the network that finds the object of a picture is trained and measured."""
