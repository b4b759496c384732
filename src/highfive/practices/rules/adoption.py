"""How a practice is taken into use somewhere: its states, the one table of steps, and every reason to refuse one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from highfive.core.rules import Refusal
from highfive.figures.rules.reading import day

STATUSES = {
    "considering": gettext_lazy("considering"),
    "trying": gettext_lazy("trying"),
    "in_use": gettext_lazy("in use"),
    "embedded": gettext_lazy("embedded"),
    "stopped": gettext_lazy("stopped"),
}
NONE = ""  # nothing yet, or nothing any more once a mistaken first step was annulled
NOT_YET = gettext_lazy("not yet")

TRANSITIONS: dict[str, tuple[str, ...]] = {
    NONE: ("considering", "trying"),
    "considering": ("trying", "stopped"),
    "trying": ("in_use", "stopped"),
    "in_use": ("embedded", "stopped", "trying"),
    "embedded": ("in_use", "stopped"),
    "stopped": ("considering",),
}

SHAPES = {
    NONE: "s-none", "considering": "s-consider", "trying": "s-try", "in_use": "s-use", "embedded": "s-root",
    "stopped": "s-stop",
}  # fmt: skip

# What a person chooses between: the step as an act, not as the state it leads to.
ACTS = {
    "considering": pgettext_lazy("adoption step", "Start considering"),
    "trying": pgettext_lazy("adoption step", "Start trying"),
    "in_use": pgettext_lazy("adoption step", "Take into use"),
    "embedded": pgettext_lazy("adoption step", "Embed for good"),
    "stopped": pgettext_lazy("adoption step", "Stop"),
}
ADOPTABLE = ("shared", "public")  # states of a practice that others may take up
EVERYWHERE = ("coordinator", "administrator")
LONGEST = 4_000  # letters of a reason or an adaptation
NOT_OF_REGION = Refusal(
    "adopter_elsewhere", gettext_lazy("Choose a municipality or an organisation of this region."), 422
)
TAKEN_UP_EVERYWHERE = Refusal(
    "taken_up_everywhere",
    gettext_lazy("Everyone you act for has taken this up already. Write the next step on their own page."),
)
FIGURE_NOT_PUBLISHED = Refusal("figure_not_published", gettext_lazy("Choose figures that are published now."), 422)


def next_states(status: str) -> tuple[str, ...]:
    """The states an adoption may go to from `status`."""
    return TRANSITIONS[status]


def is_legal(before: str, after: str) -> bool:
    return after in TRANSITIONS.get(before, ())


def status_name(status: str) -> str:
    """A state as a word in the active language; "not yet" where there is none."""
    return str(STATUSES.get(status, NOT_YET))


def listed(words: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c" in the active language."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


# --- who may -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Post:
    """One role of a person in the region, and the municipality or organisation it is tied to (keys, or None)."""

    role: str
    area: int | None = None
    organisation: int | None = None


def acting_refused(posts: Iterable[Post], *, area: int | None, organisation: int | None) -> Refusal | None:
    """A wellbeing lead acts for the own municipality, a partner for the own organisation, a coordinator for all.

    `area` or `organisation` is the key of the one that adopts. A wellbeing lead tied to no municipality acts for each.
    """
    posts = tuple(posts)
    if any(_may_act(post, area, organisation) for post in posts):
        return None
    if {"wellbeing_lead", "partner"} & {post.role for post in posts}:
        message = gettext_lazy(
            "You can write down steps of your own municipality or organisation only. Ask the coordinator."
        )
        return Refusal("adoption_not_own", message, 403)
    message = gettext_lazy("Your role does not allow this. Ask the coordinator or an administrator.")
    return Refusal("role", message, 403)


def _may_act(post: Post, area: int | None, organisation: int | None) -> bool:
    if post.role in EVERYWHERE:
        return True
    if post.role == "wellbeing_lead" and area is not None:
        return post.area in (None, area)
    own = post.role in ("wellbeing_lead", "partner")
    return own and organisation is not None and post.organisation == organisation


# --- what a step needs ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Embedding:
    """Who carries an embedded practice on: a named heir in an organisation, the money, the place in a plan."""

    heir_name: str = ""
    heir_organisation: int | None = None
    budget_line: str = ""
    plan_place: str = ""


EMBEDDING_NEEDS = {
    "heir_name": gettext_lazy("a named heir"),
    "heir_organisation": gettext_lazy("the heir's organisation"),
    "budget_line": gettext_lazy("a budget line"),
    "plan_place": gettext_lazy("a place in a plan"),
}


def adopting_refused(practice_status: str) -> Refusal | None:
    """Only what its owner has shared can be taken up elsewhere."""
    if practice_status in ADOPTABLE:
        return None
    return Refusal("practice_not_shared", gettext_lazy("This practice is not shared, so it cannot be taken up yet."))


def starting_refused(status: str) -> Refusal | None:
    """A practice is begun in one place once; what follows are steps of the same adoption, also after a stop."""
    if status == NONE:
        return None
    message = gettext_lazy("This has been taken up there already. Write the next step on its own page.")
    return Refusal("taken_up", message)


def adopter_refused(*, area: object | None, organisation: object | None) -> Refusal | None:
    """A municipality or an organisation adopts: exactly one of them."""
    if (area is None) != (organisation is None):
        return None
    return Refusal("adopter", gettext_lazy("Choose who takes the practice up: one municipality or one organisation."))


def moving_refused(before: str, after: str) -> Refusal | None:
    """The reason an adoption in the state `before` may not go to `after`: whatever TRANSITIONS does not list."""
    if is_legal(before, after):
        return None
    words = {"now": status_name(before), "next": listed([status_name(state) for state in TRANSITIONS[before]])}
    return Refusal("adoption_step", _("The state is now: %(now)s. The next step can be: %(next)s.") % words)


def seeing_refused(seen: int | None, now: int) -> Refusal | None:
    """Two people acting at once: the second is told what happened instead of stepping from a state never seen."""
    if seen is None or seen == now:
        return None
    message = gettext_lazy("Somebody wrote down a step while you were writing. Read it first, then save again.")
    return Refusal("adoption_changed", message)


def dating_refused(on: date, *, today: date, previous: date | None) -> Refusal | None:
    """A step is dated on the day it happened: not in the future, not before the step it follows."""
    if on > today:
        return Refusal("step_in_future", gettext_lazy("The day is in the future. Write the day it happened."), 422)
    if previous is not None and on < previous:
        said = _("The previous step was taken on %(day)s. This one cannot be earlier.")
        return Refusal("step_before_previous", said % {"day": day(previous, get_language() or "fi")}, 422)
    return None


def explaining_refused(after: str, why: str) -> Refusal | None:
    """Stopping is as good an end as any, when others learn why."""
    if after != "stopped" or why.strip():
        return None
    message = gettext_lazy("Tell why it was stopped. Others learn from it.")
    return Refusal("step_why", message, 422)


def counting_refused(*numbers: Decimal | int | None) -> Refusal | None:
    if all(number is None or number >= 0 for number in numbers):
        return None
    return Refusal("step_numbers", gettext_lazy("Hours, euros and people cannot be less than zero."), 422)


def missing_for_embedding(embedding: Embedding) -> tuple[str, ...]:
    """Fields of `embedding` that are still empty, in the order of EMBEDDING_NEEDS."""
    return tuple(field for field in EMBEDDING_NEEDS if not str(getattr(embedding, field) or "").strip())


def embedding_refused(after: str, embedding: Embedding) -> Refusal | None:
    """Embedded means that it outlives its project: the reason names precisely what is missing for that."""
    missing = missing_for_embedding(embedding) if after == "embedded" else ()
    if not missing:
        return None
    words = listed([str(EMBEDDING_NEEDS[field]) for field in missing])
    said = _("Embedded means that somebody carries it on. Missing: %(what)s.")
    return Refusal("embedding", said % {"what": words}, 422)


# --- what a target group's page is told ----------------------------------------------------------------------------


def is_worth_telling(before: str, after: str) -> bool:
    """A trial begun, a practice embedded, a practice stopped after it was tried: what was tried with a group."""
    return after in ("trying", "embedded") or (after == "stopped" and before != "considering")


def told(after: str, *, who: str, practice: str, annulled: bool) -> str:
    """The line in the active language; the reason is not in it, because it may name people."""
    sentences = {
        "trying": _("%(who)s began to try the practice “%(practice)s”."),
        "embedded": _("%(who)s has embedded the practice “%(practice)s”."),
        "stopped": _("%(who)s stopped the practice “%(practice)s”."),
    }
    sentence = sentences[after] % {"who": who, "practice": practice}
    return _("Entered by mistake, annulled: %(sentence)s") % {"sentence": sentence} if annulled else sentence


# --- corrections ---------------------------------------------------------------------------------------------------


def annulling_refused(*, annulled: bool, last: bool, why: str) -> Refusal | None:
    """Only the last step that stands is annulled, once, with a reason; the step itself stays to be read."""
    if annulled:
        return Refusal("step_annulled", gettext_lazy("This step was annulled already."))
    if not last:
        message = gettext_lazy("Only the last step can be annulled. Annul the later ones first.")
        return Refusal("step_not_last", message)
    if not why.strip():
        return Refusal("annulment_why", gettext_lazy("Tell what was wrong with the step."), 422)
    return None


# --- before and after ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measured:
    """What must agree between a figure before and a figure after: indicator, area, group; and when it was released."""

    figure: int
    indicator: int
    area: int
    group: str
    released: date


def measuring_refused(before: Measured | None, after: Measured | None, *, indicator: int, area: int) -> Refusal | None:
    """Before and after are of the same indicator, area and group, two different figures, the later one after."""
    given = [measured for measured in (before, after) if measured]
    if any((measured.indicator, measured.area) != (indicator, area) for measured in given):
        return Refusal("measure_other", gettext_lazy("Choose figures of this indicator and this area."), 422)
    if before is None or after is None:
        return None
    if before.figure == after.figure:
        return Refusal("measure_same", gettext_lazy("Choose two different figures."), 422)
    if before.group != after.group:
        return Refusal("measure_group", gettext_lazy("Choose both figures of the same group of people."), 422)
    if before.released > after.released:
        return Refusal("measure_order", gettext_lazy("The figure before is later than the figure after."), 422)
    return None


def status_choices(before: str) -> list[tuple[str, Any]]:
    """The allowed next states as choices of a form."""
    return [(state, ACTS[state]) for state in TRANSITIONS[before]]
