"""Writes of the network; rooms above call these by name."""

from highfive.network.actions.activities import (
    cancel_activity,
    cancel_occurrence,
    create_activity,
    end_calendar_address,
    renew_calendar_address,
    restore_activity,
    restore_occurrence,
    save_activity,
)
from highfive.network.actions.groups import (
    create_target_group,
    edit_note,
    note_on_group,
    remove_note,
    save_target_group,
)
from highfive.network.actions.organisations import (
    create_organisation,
    create_position,
    remove_position,
    save_organisation,
    save_position,
)
from highfive.network.actions.work import correct_work, record_work, remove_work

__all__ = [
    "cancel_activity",
    "cancel_occurrence",
    "correct_work",
    "create_activity",
    "create_organisation",
    "create_position",
    "create_target_group",
    "edit_note",
    "end_calendar_address",
    "note_on_group",
    "record_work",
    "remove_note",
    "remove_position",
    "remove_work",
    "renew_calendar_address",
    "restore_activity",
    "restore_occurrence",
    "save_activity",
    "save_organisation",
    "save_position",
    "save_target_group",
]
