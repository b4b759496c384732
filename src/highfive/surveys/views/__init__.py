"""Pages of surveys: the resident's and the staff's."""
