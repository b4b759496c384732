"""The bridge to surveystats; imported in jobs only, because it brings numpy along."""
