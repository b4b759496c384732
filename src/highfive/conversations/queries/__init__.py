"""Queries of conversations, one file per noun."""
