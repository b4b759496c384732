"""What pages and digests read of conversations."""

from highfive.comments.queries.threads import (
    Said,
    Talk,
    editing_refusal,
    place_of,
    place_of_thread,
    readable_comment_or_404,
    readable_thread_or_404,
    readers,
    removing_refusal,
    seen,
    talk,
    versions,
    writing_refusal,
)

__all__ = [
    "Said",
    "Talk",
    "editing_refusal",
    "place_of",
    "place_of_thread",
    "readable_comment_or_404",
    "readable_thread_or_404",
    "readers",
    "removing_refusal",
    "seen",
    "talk",
    "versions",
    "writing_refusal",
]
