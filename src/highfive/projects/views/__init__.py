"""Pages of projects: their cards, and the way out."""
