"""Outside formats of practices: files that are attached, Innokylä's fields, schema.org."""
