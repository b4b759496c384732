"""Pages of practices, one module per noun."""
