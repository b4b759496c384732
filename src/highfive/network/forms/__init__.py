"""What people give the network: groups and notes, organisations, activities, observations, meetings, hours."""

from highfive.network.forms.activities import ActivityForm
from highfive.network.forms.encounters import EncounterForm
from highfive.network.forms.groups import NoteForm, TargetGroupForm
from highfive.network.forms.meetings import MeetingForm, TaskForm
from highfive.network.forms.observations import ObservationFilter, ObservationForm, ReviewForm
from highfive.network.forms.organisations import OrganisationForm, PositionForm
from highfive.network.forms.work import QuickWorkForm, WeekHoursForm, WorkFilter, WorkForm

__all__ = [
    "ActivityForm",
    "EncounterForm",
    "MeetingForm",
    "NoteForm",
    "ObservationFilter",
    "ObservationForm",
    "OrganisationForm",
    "PositionForm",
    "QuickWorkForm",
    "ReviewForm",
    "TargetGroupForm",
    "TaskForm",
    "WeekHoursForm",
    "WorkFilter",
    "WorkForm",
]
