"""Outside formats of conversations: pictures and codes, bytes or markup out."""
