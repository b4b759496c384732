"""Outside formats of pilots: the drawing of a change held against its rule."""
