"""What a pilot states before it starts: what must be there, its one canonical text, and the hash of it."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Refusal

FORMAT = "highfive pilot 1"
FEWEST = 30  # answers under which a share is never shown
MISSING = {
    "names": _("Give the pilot a name in Finnish."),
    "question": _("Write the question in Finnish."),
    "hypothesis": _("Write in Finnish what you believe will happen."),
    "activity": _("Write in Finnish what is done in the pilot."),
    "questions": _("Write the question that decides, and choose its scale and the answers that count."),
    "indicator": _("Choose the indicator, and say of which periods its numbers are compared."),
    "rule": _("State from how many points the pilot is adopted, and under how many it is stopped."),
    "planned": _("State how many answers are planned before and after, and how many people the pilot speaks of."),
    "decide_on": _("State the day of the decision."),
    "commitments": _("Add at least one partner's commitment."),
}
NOT_CONFIRMED = Refusal(
    "not_confirmed",
    _("A commitment waits for its own person to confirm it. Wait for the confirmation or remove the commitment."),
)
DAY_PASSED = Refusal("day", _("The day of the decision must be later than today."), 422)
TOO_FEW_PLANNED = Refusal(
    "too_few_planned", _("Plan at least 30 answers before and after: a share of fewer answers is never shown."), 422
)
MORE_THAN_PEOPLE = Refusal("people", _("There cannot be more answers than people."), 422)
STILL_OPEN = Refusal(
    "predecessor", _("The pilot that this one replaces waits for its decision. Decide on it first."), 409
)
REPLACED = Refusal("replaced", _("Another pilot has already replaced the one that this names. Abandon this draft."))

CHANGED = Refusal("changed", _("Somebody changed this while you were reading it. Read it again, then decide."))


def seeing_refused(seen: str | None, now: str) -> Refusal | None:
    """Nobody says yes to what they were not shown. `seen`: the digest the page had, None where no page asked."""
    return None if seen is None or seen == now else CHANGED


def canonical(statement: Mapping[str, Any]) -> str:
    """The statement as one text that anybody can make again: JSON, keys sorted, no spaces, UTF-8 in form NFC."""
    text = json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def digest(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, hexadecimal: what `sha256sum` says of the downloaded file."""
    return hashlib.sha256(text.encode()).hexdigest()


def missing(statement: Mapping[str, Any]) -> list[str]:
    """Keys of MISSING: what is not stated yet, in the order it is asked."""
    lacking = [key for key in ("names", "question", "hypothesis", "activity") if not statement[key].get("fi")]
    measure, rule = statement["measure"], statement["rule"]
    if measure["kind"] == "survey" and not measure["questions"]:
        lacking.append("questions")
    if measure["kind"] == "indicator" and not all(measure[key] for key in ("indicator", "before", "after")):
        lacking.append("indicator")
    if rule["adopt_at"] is None or rule["stop_at"] is None:
        lacking.append("rule")
    if measure["kind"] == "survey" and not all(statement["planned"].values()):
        lacking.append("planned")
    return (
        lacking
        + ([] if statement["decide_on"] else ["decide_on"])
        + ([] if statement["commitments"] else ["commitments"])
    )


def starting_refused(statement: Mapping[str, Any], today: date) -> Refusal | None:
    """Whether what is stated may be locked: all is there, confirmed, and can be measured and decided."""
    if lacking := missing(statement):
        return Refusal(lacking[0], MISSING[lacking[0]], 422)
    if any(each["confirmed_on"] is None for each in statement["commitments"]):
        return NOT_CONFIRMED
    if statement["decide_on"] <= today.isoformat():
        return DAY_PASSED
    return planning_refused(statement["planned"]) if statement["measure"]["kind"] == "survey" else None


def planning_refused(planned: Mapping[str, int]) -> Refusal | None:
    """Planned numbers that no arithmetic can help."""
    fewest, most = (pick(planned["before"], planned["after"]) for pick in (min, max))
    if fewest < FEWEST:
        return TOO_FEW_PLANNED
    return MORE_THAN_PEOPLE if most > planned["people"] else None
