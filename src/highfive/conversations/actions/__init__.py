"""Actions of conversations, one file per noun."""
