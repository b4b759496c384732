"""Pure decisions of conversations, one file per noun."""
