"""Shapes of input: a questionnaire's pages as residents meet them, and the forms staff fill in."""
