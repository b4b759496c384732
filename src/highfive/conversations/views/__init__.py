"""Views of conversations, one file per noun."""
