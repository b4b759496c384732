"""What makes a card's text the same proposal again, and what its heading tells of it."""

import hashlib
import re

from django.utils.translation import gettext_lazy as _

# Key of the card's heading -> what the person who confirms should ask.
SOURCE_HINTS = {
    "inclusion_practices": _("The card itself calls this a promising practice."),
    "approach": _("The card tells this as its way of working. Write what others would do, step by step."),
    "outputs": _("The card tells this as something it made. Write how others can use it."),
    "other_results": _("The card tells this as a result. Write what was done so that this came about."),
    "aims": _("The card tells this as an aim. Confirm it only if it was done."),
    "summary": _("This is from the project's plan. Confirm it only if it was done."),
}


def source_key(text: str) -> str:
    """One digest for a text however it was broken into lines, capitalised or punctuated."""
    return hashlib.sha256(" ".join(re.findall(r"\w+", text.casefold())).encode()).hexdigest()
