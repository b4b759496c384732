"""How each kind of number was made, in plain words; and who may take numbers back."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Refusal, role_refused

KINDS = {
    "survey": _("Survey"),
    "open_survey": _("Open survey"),
    "register": _("Register"),
    "population": _("Population"),
    "short_survey": _("Short survey of a pilot"),
    "pilot": _("Result of a pilot"),
    "contacts": _("Contacts"),
}
MADE = {
    "survey": _(
        "The answers were weighted to the population by municipality, sex and age, so that every group is seen in its "
        "own size. Shares are given as whole per cents."
    ),
    "open_survey": _(
        "These answers were given without a code. They are not a sample, so there is no interval, and the number does "
        "not speak for everybody."
    ),
    "register": _("The number is as its producer published it. We have not changed it."),
    "population": _(
        "The number comes from the population register. We added single years of age together into groups."
    ),
    "short_survey": _(
        "A short survey before or after a pilot. The answers were weighted to the population by municipality, sex and "
        "age. Shares are given as whole per cents."
    ),
    "pilot": _(
        "The change between the two measurements of a pilot, calculated from their published numbers. The interval is "
        "given at the confidence that was stated before the start."
    ),
    "contacts": _(
        "All conversations that ended in the year were counted. Numbers are given to the nearest five; of four or "
        "fewer, nobody included, only a limit is told. A table from which a small number could be worked out is left "
        "out."
    ),
}
LIMIT = _("Only a limit is given, so that nobody can be recognised from a number close to nobody or to everybody.")
UNCERTAIN = _("The number is uncertain: few people answered or the interval is wide. Read it with care.")
INTERVAL = _("The true number is probably between %(low)s and %(high)s (95%% confidence interval).")

REVIEWING_ROLES = ("coordinator", "wellbeing_lead", "administrator")
WITHDRAWING_ROLES = ("coordinator", "administrator")
WITHDRAWN = Refusal("withdrawn", _("These numbers have already been withdrawn."))
NO_REASON = Refusal("reason", _("Say why the numbers are withdrawn. The reason is shown in their place."), 422)


def withdrawing_refused(roles: Iterable[str], withdrawn: bool) -> Refusal | None:
    """Why a person holding `roles` may not withdraw a set of numbers."""
    return WITHDRAWN if withdrawn else role_refused(roles, *WITHDRAWING_ROLES)
