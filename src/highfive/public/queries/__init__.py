"""What the public pages and the open data read, all of it through the store of figures."""
