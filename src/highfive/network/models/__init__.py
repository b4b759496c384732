"""The network's rows: target groups and who meets them, who does what, activities, observations, meetings, work.

No row describes a resident.
"""

from highfive.network.models.activities import Activity, CalendarAddress
from highfive.network.models.groups import Encounter, GroupNote, Position, TargetGroup
from highfive.network.models.meetings import Meeting, MeetingTask
from highfive.network.models.observations import Observation
from highfive.network.models.work import WorkEntry

__all__ = [
    "Activity",
    "CalendarAddress",
    "Encounter",
    "GroupNote",
    "Meeting",
    "MeetingTask",
    "Observation",
    "Position",
    "TargetGroup",
    "WorkEntry",
]
