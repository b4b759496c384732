"""What people give the network: groups and notes, organisations and positions, activities, hours."""

from highfive.network.forms.activities import ActivityForm
from highfive.network.forms.groups import NoteForm, TargetGroupForm
from highfive.network.forms.organisations import OrganisationForm, PositionForm
from highfive.network.forms.work import WorkFilter, WorkForm

__all__ = [
    "ActivityForm",
    "NoteForm",
    "OrganisationForm",
    "PositionForm",
    "TargetGroupForm",
    "WorkFilter",
    "WorkForm",
]
