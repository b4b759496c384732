"""How sure we are of a practice: three separate scales, each with its steps, in one place so that they can be changed.

Strength of evidence says nothing of the effect: "no difference seen" may be known well, and is as welcome as a good
result.
A step that is renamed keeps its old key in REPLACED, because stored versions hold the key they were written with.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Refusal

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Step:
    """One step of a scale; `level`: how many of `Scale.marks` are filled, None when it is not a matter of amount."""

    key: str
    word: Any
    explanation: Any
    level: int | None = None


@dataclass(frozen=True)
class Scale:
    """A scale of evidence: what it asks, and its steps from the least to the most."""

    key: str
    name: Any
    question: Any
    steps: tuple[Step, ...]

    @property
    def marks(self) -> int:
        return max(step.level or 0 for step in self.steps)

    @property
    def choices(self) -> list[tuple[str, Any]]:
        return [(step.key, step.word) for step in self.steps]


_NOT_ASSESSED = Step(UNKNOWN, _("not assessed"), _("Nobody has assessed this yet."))

SCALES = {
    "strength": Scale(
        "strength",
        _("Strength of evidence"),
        _("How is it known?"),
        (
            _NOT_ASSESSED,
            Step("experience", _("experience"), _("Those who did it tell of it. Nothing was measured."), 1),
            Step("followed", _("followed up"), _("Figures or answers were gathered along the way or afterwards."), 2),
            Step("before_after", _("before and after"), _("The same thing was measured before and after."), 3),
            Step("compared", _("compared"), _("The change was compared with people or places that did without."), 4),
        ),
    ),
    "effect": Scale(
        "effect",
        _("Size of the effect"),
        _("What changed for people?"),
        (
            _NOT_ASSESSED,
            Step("negative", _("harm"), _("Things became worse. Worth knowing before others try the same.")),
            Step("none", _("no difference seen"), _("It was looked for, and no difference was seen."), 0),
            Step("small", _("small"), _("A change that shows when it is looked for."), 1),
            Step("clear", _("clear"), _("A change that people notice themselves."), 2),
            Step("large", _("large"), _("A change that turned everyday life for the better."), 3),
        ),
    ),
    "rural_fit": Scale(
        "rural_fit",
        _("Fit for sparsely populated places"),
        _("Does it work where people are few and distances long?"),
        (
            _NOT_ASSESSED,
            Step("unfit", _("does not fit"), _("It needs more people or shorter distances than a village has."), 0),
            Step("adapted", _("fits when adapted"), _("It works when transport, group size or times are changed."), 1),
            Step("fits", _("fits as it is"), _("It works in a village as it is described here."), 2),
            Step("made_for", _("made for villages"), _("It was made in a village, from what villages have."), 3),
        ),
    ),
}  # fmt: skip
REPLACED: dict[tuple[str, str], str] = {}


def step(scale: str, key: str) -> Step:
    """The step stored under a key, through REPLACED; a key nobody knows any more reads as not assessed."""
    now = REPLACED.get((scale, key), key)
    return next((step for step in SCALES[scale].steps if step.key == now), _NOT_ASSESSED)


def evidence_refused(scale: str, key: str) -> Refusal | None:
    """A value outside its scale."""
    if key in dict(SCALES[scale].choices):
        return None
    return Refusal("evidence", _("Choose one of the steps of the scale."), 422)
