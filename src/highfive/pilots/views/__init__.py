"""Pages of pilots."""
