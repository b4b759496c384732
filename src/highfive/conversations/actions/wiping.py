"""Wiping: what was deleted from conversations leaves no dead rows behind."""

from highfive.core import actions as core_actions

# table -> a column of it, its type, and an expression that keeps its value; see core.actions.wipe
REWRITTEN = {
    "conversations_message": ("text", "text", "text || ''"),
    "conversations_note": ("text", "text", "text || ''"),
    "conversations_consent": ("text", "text", "text || ''"),
    "conversations_call": ("result", "varchar(12)", "result || ''"),
    "conversations_opening": ("times", "smallint", "(times + 0)::smallint"),
    "conversations_card": ("number", "smallint", "(number + 0)::smallint"),
    "conversations_thread": ("language", "varchar(10)", "language || ''"),
    "conversations_tally": ("count", "integer", "count + 0"),
}


def wipe() -> bool:
    """Leave no dead rows of conversations and cards; False if a reader was in the way: try again later."""
    return core_actions.wipe(REWRITTEN)
