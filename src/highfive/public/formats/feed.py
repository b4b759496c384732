"""An Atom feed (RFC 4287) of what is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.feedgenerator import Atom1Feed

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
LONGEST = 50


@dataclass(frozen=True)
class Item:
    """One entry; its address is its lasting name too."""

    address: str
    title: str
    summary: str
    changed: datetime


def atom(title: str, home: str, own: str, language: str, items: Sequence[Item]) -> str:
    """The feed as XML. `home`: the page it tells of; `own`: where the feed itself is; both absolute."""
    found = Atom1Feed(title=title, link=home, description=title, language=language, feed_url=own)
    for item in items:
        found.add_item(
            title=item.title, link=item.address, description=item.summary, unique_id=item.address,
            updateddate=item.changed,
        )  # fmt: skip
    return found.writeString("utf-8")
