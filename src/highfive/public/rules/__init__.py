"""Pure decisions of the public face: the shape and the words of the open data."""
