"""Pages of comments, by what they are about."""

from highfive.comments.views.digests import digest_leave, digest_settings
from highfive.comments.views.threads import (
    comment_create,
    comment_edit,
    comment_history,
    comment_remove,
    comment_reply,
    thread_close,
    thread_detail,
    thread_reopen,
)

__all__ = [
    "comment_create",
    "comment_edit",
    "comment_history",
    "comment_remove",
    "comment_reply",
    "digest_leave",
    "digest_settings",
    "thread_close",
    "thread_detail",
    "thread_reopen",
]
