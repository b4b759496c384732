"""Pure decisions of pilots: what must be stated, what a status may become, what the arithmetic recommends."""
