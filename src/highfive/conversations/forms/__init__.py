"""Forms of conversations, one file per noun."""
