"""What each field, status and dimension of the open data is called, in the page's language."""

from django.utils.translation import gettext_lazy as _

from highfive.figures.rules import UNITS

FIELDS = {
    "publication": _("Which published set the number belongs to"),
    "sample": _("Kind of data: survey with codes, open survey, register or population statistics"),
    "period": _("The time the number tells about"),
    "indicator": _("Indicator"),
    "title": _("Name of the indicator"),
    "theme": _("Theme of the indicator"),
    "unit": _("Unit of the number"),
    "area": _("Area"),
    "name": _("Name of the area"),
    "kind": _("Kind of area"),
    "year": _("Year of the division the area code belongs to"),
    "group": _("Group of people"),
    "group_title": _("The group in words"),
    "status": _("Whether the number is shown, and if not, why"),
    "value": _("Estimate"),
    "low": _("Lower end of the confidence interval (95 per cent)"),
    "high": _("Upper end of the confidence interval (95 per cent)"),
    "n": _("Number of respondents, to the nearest five"),
    "measure": _("What the number is"),
    "synthetic": _("Whether the data is invented for the demo"),
    "practice": _("Key of the practice"),
    "practice_name": _("Name of the practice"),
    "core_idea": _("Core idea of the practice"),
    "for_whom": _("For whom the practice is"),
    "evidence_strength": _("Strength of the evidence"),
    "evidence_effect": _("Size of the effect"),
    "evidence_rural_fit": _("Fit for sparse rural places"),
    "hours_start": _("Hours of work to begin"),
    "hours_month": _("Hours of work a month"),
    "euros_start": _("Euros to begin"),
    "euros_year": _("Euros a year"),
    "version": _("Version of the entry"),
    "reviewed_on": _("Day of the last review"),
    "review_due_on": _("Day of the next review"),
    "adopter": _("Municipality or organisation that has taken the practice up"),
    "adoption_status": _("Where the adoption stands"),
    "in_use_since": _("In use since"),
    "pilot": _("Key of the pilot"),
    "pilot_name": _("Name of the pilot"),
    "pilot_status": _("Where the pilot stands"),
    "ending": _("Decision of the pilot"),
    "direction": _("Direction in which the number should change"),
    "adopt_at": _("Improvement from which on it is adopted, points"),
    "stop_at": _("Improvement under which it is stopped, points"),
    "confidence": _("Confidence of the rule, per cent"),
    "change": _("Change, points"),
    "change_low": _("Lower end of the change's interval"),
    "change_high": _("Upper end of the change's interval"),
    "decide_on": _("Day of the decision as it was stated"),
    "decided_on": _("Day on which it was decided"),
    "fingerprint": _("SHA-256 of what was locked before the start"),
}
STATUSES = {
    "shown": _("Shown"),
    "under": _("The number is under this limit"),
    "over": _("The number is over this limit"),
    "uncertain": _("Shown, but uncertain: few respondents or a wide interval"),
    "hidden": _("Not shown: too few respondents, or protected so that nobody can be recognised."),
    "not_collected": _("Not collected"),
    "not_applicable": _("Does not apply here"),
    "withdrawn": _("Withdrawn"),
}
PACKAGE = _(
    "How people are in the region's municipalities, by sex and age: shares with confidence intervals. "
    "Small groups are not shown. Every number is the same as on the region's pages and in its reports."
)


INVENTED = _("Demo: every person and answer here is invented. Population figures are real.")


def words(publisher: str, synthetic: bool) -> dict[str, str]:
    """All of them in the active language; `indicator_title` and `area_name` are the CSV's names for title and name."""
    found = {key: str(label) for key, label in {**UNITS, **FIELDS, **STATUSES}.items()}
    return found | {
        "package": f"{PACKAGE} {INVENTED}" if synthetic else str(PACKAGE),
        "publisher": publisher,
        "indicator_title": found["title"],
        "area_name": found["name"],
    }


THEMES = {
    "qol": _("Quality of life"),
    "lon": _("Loneliness"),
    "inc": _("Inclusion"),
    "par": _("Taking part"),
    "saf": _("Everyday safety"),
    "ser": _("Services"),
    "eco": _("Making ends meet"),
    "tru": _("Trust"),
}

MODES = {
    "web": _("Answers on the web"),
    "paper": _("Answers on paper"),
    "phone": _("Answers by telephone"),
    "face_to_face": _("Answers face to face"),
}

SAMPLES = {
    "survey": _("survey answered with codes"),
    "open_survey": _("answers without a code, not a sample"),
    "register": _("from a register"),
    "population": _("population statistics"),
    "short_survey": _("short survey before or after a pilot"),
    "pilot": _("change between the two measurements of a pilot"),
    "contacts": _("conversations that ended in the year"),
}
