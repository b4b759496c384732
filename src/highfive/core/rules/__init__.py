"""Pure decisions every room shares: refusals, roles, how a text is picked in a language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

ROLES = {
    "coordinator": _("Inclusion coordinator"),
    "wellbeing_lead": _("Wellbeing lead"),
    "partner": _("Partner"),
    "interviewer": _("Interviewer"),
    "council_member": _("Council member"),
    "administrator": _("Administrator"),
}

Texts = dict[str, str]


@dataclass(frozen=True)
class Refusal:
    """Why something may not be done: a stable code and a sentence that tells the person what to do."""

    code: str
    message: Any  # str or a lazy translation
    status: int = 409


class Refused(Exception):
    """Raised by an action; a form shows it beside `field`, and without a form one middleware makes a page of it."""

    def __init__(self, refusal: Refusal, field: str | None = None) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
        self.field = field


def refuse(refusal: Refusal | None, field: str | None = None) -> None:
    """Raise if a rule gave a reason; a rule returns the reason to refuse, or None."""
    if refusal is not None:
        raise Refused(refusal, field)


def role_refused(roles: Iterable[str], *allowed: str) -> Refusal | None:
    """The reason a person holding `roles` may not do what only `allowed` may."""
    if set(roles) & set(allowed):
        return None
    return Refusal("role", _("Your role does not allow this. Ask the coordinator or an administrator."), status=403)


def deputising_refused(roles: Iterable[str], *, own: bool, starts_on: date, ends_on: date) -> Refusal | None:
    """Why a deputy may not be named: people name their own, an administrator anybody's; a time must not end first."""
    if not own and (refusal := role_refused(roles, "administrator")):
        return refusal
    if ends_on < starts_on:
        return Refusal("days", _("The last day is before the first. Check the days."), status=422)
    return None


def text(texts: Texts, language: str) -> str:
    """Pick a data text: the language itself, then Finnish (plain Finnish falls back to it), then whatever there is."""
    for code in (language, language.split("-")[0], "fi", "en"):
        if texts.get(code):
            return texts[code]
    return next((value for value in texts.values() if value), "")


def address_in(path: str, language: str, languages: Iterable[str], default: str = "fi") -> str:
    """The same address in another language: only the prefix differs, and the default language has none."""
    first, _, rest = path[1:].partition("/")
    bare = f"/{rest}" if first in languages and first != default else path
    return bare if language == default else f"/{language}{bare}"
