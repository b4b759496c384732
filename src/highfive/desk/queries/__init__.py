"""What the desk and its deputies' pages read."""

from highfive.desk.queries.deputies import deputyships, next_deputy, standing_in
from highfive.desk.queries.desk import Desk, desk_of

__all__ = ["Desk", "deputyships", "desk_of", "next_deputy", "standing_in"]
