"""Tables of practices: entries with their versions, blocks and files; adoption; the words of the search."""

from highfive.practices.models.practice import Attachment, Block, Practice, PracticeBlock, PracticeVersion, Review

__all__ = ["Attachment", "Block", "Practice", "PracticeBlock", "PracticeVersion", "Review"]
