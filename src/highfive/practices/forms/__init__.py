"""What people give on the pages of practices."""
