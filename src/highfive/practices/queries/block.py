"""Building blocks and where they are used."""

from django.db.models import Count, Prefetch, Q, QuerySet

from highfive.core.models import Region
from highfive.practices.models import Block, Practice
from highfive.practices.rules import SEEN_BY_MEMBERS


def blocks(region: Region) -> QuerySet[Block]:
    """Every block with `used`: in how many entries that members see."""
    used = Count("practices", filter=Q(practices__status__in=SEEN_BY_MEMBERS))
    return Block.objects.filter(region=region).annotate(used=used)


def practices_of(block: Block) -> QuerySet[Practice]:
    """Entries members see that use the block."""
    return block.practices.filter(status__in=SEEN_BY_MEMBERS)


def also_used(practice: Practice, statuses: tuple[str, ...] = SEEN_BY_MEMBERS) -> dict[int, list[Practice]]:
    """For each block of an entry, the other entries of those statuses that use it."""
    others = Practice.objects.filter(status__in=statuses).exclude(pk=practice.pk)
    rows = practice.blocks.prefetch_related(Prefetch("practices", queryset=others))
    return {block.pk: list(block.practices.all()) for block in rows}
