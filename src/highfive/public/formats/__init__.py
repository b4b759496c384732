"""One file per outside format the open data is written in; pure functions, no database."""
