"""Every write of practices."""

from highfive.practices.actions.practice import create_practice, move_practice

__all__ = ["create_practice", "move_practice"]
