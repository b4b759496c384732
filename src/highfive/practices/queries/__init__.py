"""What pages, exports and other rooms read of practices."""

from highfive.practices.queries.practice import (
    content,
    own_organisations,
    owns,
    practices,
    public_practices,
    reviews_due,
)

__all__ = ["content", "own_organisations", "owns", "practices", "public_practices", "reviews_due"]
