"""What pages and rooms above read of the network."""

from highfive.network.queries.activities import Occurrence, calendar_owner, entries, upcoming
from highfive.network.queries.groups import GroupPage, group_page, positions, public_target_groups, target_groups
from highfive.network.queries.members import member
from highfive.network.queries.work import last_line, month_sum, my_lines, work_of_project, work_totals

__all__ = [
    "GroupPage",
    "Occurrence",
    "calendar_owner",
    "entries",
    "group_page",
    "last_line",
    "member",
    "month_sum",
    "my_lines",
    "positions",
    "public_target_groups",
    "target_groups",
    "upcoming",
    "work_of_project",
    "work_totals",
]
