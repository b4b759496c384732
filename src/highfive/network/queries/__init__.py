"""What pages and rooms above read of the network."""

from highfive.network.queries.activities import Occurrence, calendar_owner, entries, first_times, upcoming
from highfive.network.queries.encounters import MapRow, Meets, encounter_map, encounters, encounters_of, positions
from highfive.network.queries.groups import GroupPage, group_page, public_target_groups, target_groups
from highfive.network.queries.meetings import (
    coming_meetings,
    next_meeting,
    open_tasks,
    past_meetings,
    tasks_of_meeting,
    tasks_of_others,
)
from highfive.network.queries.members import member
from highfive.network.queries.observations import (
    Heard,
    heard_counts,
    observations,
    observations_to_review,
    own_observations,
    place_words,
    readable_observations,
    returned_observations,
)
from highfive.network.queries.work import (
    WeekSum,
    agreed_hours,
    last_line,
    month_sum,
    my_lines,
    week_sum,
    work_of_project,
    work_totals,
)

__all__ = [
    "GroupPage",
    "Heard",
    "MapRow",
    "Meets",
    "Occurrence",
    "WeekSum",
    "agreed_hours",
    "calendar_owner",
    "coming_meetings",
    "encounter_map",
    "encounters",
    "encounters_of",
    "entries",
    "first_times",
    "group_page",
    "heard_counts",
    "last_line",
    "member",
    "month_sum",
    "my_lines",
    "next_meeting",
    "observations",
    "observations_to_review",
    "open_tasks",
    "own_observations",
    "past_meetings",
    "place_words",
    "positions",
    "public_target_groups",
    "readable_observations",
    "returned_observations",
    "target_groups",
    "tasks_of_meeting",
    "tasks_of_others",
    "upcoming",
    "week_sum",
    "work_of_project",
    "work_totals",
]
