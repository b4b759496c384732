"""What people give on the pages of practices."""

from highfive.practices.forms.practice import FilterForm

__all__ = ["FilterForm"]
