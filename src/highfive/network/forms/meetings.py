"""Forms of meetings and their tasks."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from highfive.core.models import Person, Region
from highfive.network.actions.meetings import MeetingContent
from highfive.network.forms.fields import INPUT, clock, date_of, ends_after_start, line, one_of, words
from highfive.network.models import Meeting, MeetingTask
from highfive.network.rules.meetings import ENDS_FIRST, LINK
from highfive.network.rules.recurrence import HELSINKI


class MeetingForm(forms.Form):
    """A meeting within one day, in a place, from afar, or both."""

    title = line(_("Name of the meeting"))
    day = date_of(_("Day"))
    starts = clock(_("Begins"))
    ends = clock(_("Ends"))
    place = line(_("Place"), _("A room, an address, a village."), required=False, longest=200)
    link = forms.URLField(
        label=_("Link for taking part from afar"),
        help_text=_("The address of a video meeting."),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.TextInput(attrs={**INPUT, "inputmode": "url", "autocomplete": "off"}),
        error_messages={"invalid": LINK.message},
    )
    agenda = words(_("Agenda"), _("One item a line."), longest=4000, rows=6)
    decisions = words(_("What was decided"), _("Fill in at the meeting or after it."), longest=8000, rows=6)

    def __init__(self, *args: Any, meeting: Meeting | None = None, like: Meeting | None = None, **options: Any) -> None:
        if meeting:
            options["initial"] = _initial(meeting)
        elif like:  # the same group meets again: another day, other things to talk of
            options["initial"] = {**_initial(like), "day": None, "agenda": "", "decisions": ""}
        super().__init__(*args, **options)

    def clean_link(self) -> str:
        link = re.sub("^https:", "https:", str(self.cleaned_data["link"]), flags=re.I)
        if link and not link.startswith("https://"):
            raise forms.ValidationError(str(LINK.message))
        return link

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        ends_after_start(self, ENDS_FIRST)
        return given

    def content(self) -> MeetingContent:
        """What actions.create_meeting and save_meeting take."""
        given = self.cleaned_data
        return MeetingContent(
            starts_at=datetime.combine(given["day"], given["starts"], HELSINKI),
            ends_at=datetime.combine(given["day"], given["ends"], HELSINKI),
            **{name: given[name] for name in ("title", "place", "link", "agenda", "decisions")},
        )


def _initial(row: Meeting) -> dict[str, Any]:
    starts, ends = row.starts_at.astimezone(HELSINKI), row.ends_at.astimezone(HELSINKI)
    same = {name: getattr(row, name) for name in ("title", "place", "link", "agenda", "decisions")}
    return {**same, "day": starts.date(), "starts": starts.time(), "ends": ends.time()}


class TaskForm(forms.Form):
    """What is to be done, by whom, by which day."""

    text = line(_("What is to be done"), longest=300, autocomplete="off")
    responsible = one_of(_("Who does it"), Person.objects.none(), empty=_("Not agreed yet"))
    due_on = date_of(_("By which day"), required=False)

    def __init__(self, *args: Any, region: Region, task: MeetingTask | None = None, **options: Any) -> None:
        if task:
            options["initial"] = {"text": task.text, "responsible": task.responsible_id, "due_on": task.due_on}
        options = {"auto_id": "task_%s", **options}  # beside another form its fields have names of their own
        super().__init__(*args, **options)
        people = Person.objects.filter(memberships__region=region, is_active=True).distinct()
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]
