"""Tables of pilots: what is stated and then locked, who commits to what, how it ended."""

from highfive.pilots.models.pilot import Commitment, Pilot

__all__ = ["Commitment", "Pilot"]
