"""Journeys in a real browser, on the demo region."""
