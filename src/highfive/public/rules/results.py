"""Pure decisions about results: which question a number is of, what its options are called, what a title may say."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from django.utils.translation import gettext as _

from highfive.core.rules import text
from highfive.reports.rules.sentences import BY_CHANCE, Pair, finding
from highfive.reports.rules.words import listed

SEPARATORS = (" – ", ": ")


def question_of(code: str) -> str:
    """The question an indicator is of: "lonely.4" (one option's share) and "lonely" are both of "lonely"."""
    return code.split(".", 1)[0]


def traits(group: str) -> tuple[str, ...]:
    """("age", "sex") of "age=18-44,sex=woman"; nothing of "all"."""
    return tuple(part.split("=", 1)[0] for part in group.split(",")) if group != "all" else ()


def shared_title(titles: Sequence[str]) -> tuple[str, list[str]]:
    """What options' titles begin with alike, and what is left of each: "Joy: " of "Joy: nature", "Joy: people".

    Only whole beginnings that end at a separator are cut; without one the titles stay as they are.
    """
    common = "".join(signs[0] for signs in takewhile(lambda signs: len(set(signs)) == 1, zip(*titles, strict=False)))
    ends = [common.rfind(separator) + len(separator) for separator in SEPARATORS if separator in common]
    if not ends:
        return "", list(titles)
    cut = max(ends)
    beginning = common[:cut]
    for separator in SEPARATORS:
        beginning = beginning.removesuffix(separator)
    return beginning, [title[cut:] for title in titles]


@dataclass(frozen=True)
class Against:
    """Groups tested against all of which they are part: where each clearly differs, and whether anything was tested."""

    whole: str  # "in the whole region", "among all respondents"
    higher: tuple[str, ...] = ()
    lower: tuple[str, ...] = ()
    tested: bool = False


def against_whole(places: Sequence[tuple[str, str]], whole: str) -> Against:
    """`places` are ("in Posio", verdict) in the order of the table."""
    return Against(
        whole,
        tuple(where for where, verdict in places if verdict == "higher"),
        tuple(where for where, verdict in places if verdict == "lower"),
        bool(places),
    )


def title_against(found: Against, among: str, measure: str, language: str) -> str:
    """A title from tests against the whole: names only what is clear; the bare measure if nothing was tested."""
    if not found.tested:
        return measure
    higher, lower = (listed(list(places), language) for places in (found.higher, found.lower))
    words = {"higher": higher, "lower": lower, "whole": found.whole}
    if higher and lower:
        return _("The share is higher %(higher)s and lower %(lower)s than %(whole)s") % words
    if higher:
        return _("The share is higher %(higher)s than %(whole)s") % words
    if lower:
        return _("The share is lower %(lower)s than %(whole)s") % words
    return text(BY_CHANCE[among], language)


def title_of_groups(pairs: list[Pair], ages: Against, measure: str, language: str) -> str:
    """The title of a chart of sexes and ages: the clear one of the two, both if both are clear."""
    of_sexes, of_ages = finding(pairs, "groups", "", language), title_against(ages, "groups", "", language)
    clear = [
        title
        for title, is_clear in (
            (of_sexes, any(pair.verdict != "unclear" for pair in pairs)),
            (of_ages, bool(ages.higher or ages.lower)),
        )
        if is_clear
    ]
    return ". ".join(clear) or of_ages or of_sexes or measure
