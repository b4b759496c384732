"""Every write of comments: conversations, what is said in them, and digests."""

from highfive.comments.actions.comments import edit_comment, remove_comment, write_comment
from highfive.comments.actions.digests import choose_digest, digest_message, send_digests
from highfive.comments.actions.threads import close_thread, open_thread, rename_thread, reopen_thread, set_audience

__all__ = [
    "choose_digest",
    "close_thread",
    "digest_message",
    "edit_comment",
    "open_thread",
    "remove_comment",
    "rename_thread",
    "reopen_thread",
    "send_digests",
    "set_audience",
    "write_comment",
]
