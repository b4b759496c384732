"""What an entry says: its fields in reading order, how two versions differ, how two people's edits are put together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext_lazy as _

LANGUAGES = ("fi", "fi-simple", "sv", "en")
# Texts people write in several languages, in the order they are read.
TEXTS: dict[str, Any] = {
    "names": _("Name"),
    "core_idea": _("Core idea"),
    "for_whom": _("For whom"),
    "need": _("Starting point and need"),
    "change": _("What should change"),
    "environment": _("Where it is done"),
    "steps": _("How it is done"),
    "conditions": _("What it takes to work"),
    "lessons": _("Advice for those who take it up"),
    "evidence_notes": _("What is known of the results"),
}
EVIDENCE = {"evidence_strength": "strength", "evidence_effect": "effect", "evidence_rural_fit": "rural_fit"}
NUMBERS: dict[str, Any] = {
    "hours_start": _("Hours to start"),
    "hours_month": _("Hours a month"),
    "euros_start": _("Euros to start"),
    "euros_year": _("Euros a year"),
}
LINKS: dict[str, Any] = {
    "owner": _("Who answers for it"),
    "areas": _("Made in"),
    "target_groups": _("Target groups"),
    "blocks": _("Building blocks"),
}
FIELDS = (*TEXTS, *NUMBERS, *EVIDENCE, *LINKS)

# Control characters but tab and line feed; marks that turn the direction of what follows them.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Piece:
    """A run of words that both versions have ("same"), or that went ("gone") or came ("new")."""

    kind: str
    text: str


def changed_fields(before: Content, after: Content) -> list[str]:
    """Fields that differ, in reading order; a field one version never had counts as empty."""
    return [name for name in FIELDS if (before.get(name) or None) != (after.get(name) or None)]


def word_changes(before: str, after: str) -> list[Piece]:
    """Two texts as runs of words: same, gone, new. Spaces stay with the words they follow."""
    old, new = _words(before), _words(after)
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        pieces += [Piece(k, t) for k, t in (("gone", "".join(old[a:b])), ("new", "".join(new[c:d]))) if t]
    return pieces


def _words(text: str) -> list[str]:
    """Words with the space that follows them, so that joining gives the text back."""
    words: list[str] = []
    for part in text.replace("\r\n", "\n").split(" "):
        words += (part + " ").splitlines(keepends=True)
    return [*words[:-1], words[-1][:-1]] if words[-1] != " " else words[:-1]


def tidy_texts(texts: Mapping[str, str] | None) -> dict[str, str]:
    """Only known languages that have something to say, without space around, control characters or direction marks."""
    given = {code: _UNSEEN.sub("", (texts or {}).get(code, "").replace("\r\n", "\n")).strip() for code in LANGUAGES}
    return {code: value for code, value in given.items() if value}


@dataclass(frozen=True)
class Merge:
    """Two people's edits put together: `theirs` are fields only the other changed, `clashes` those both did."""

    content: dict[str, Any]
    theirs: tuple[str, ...]
    clashes: tuple[str, ...]


def merged(base: Content, saved: Content, typed: Content) -> Merge:
    """Three-way by field and language: what I left alone becomes what the other saved; where both wrote, mine stays.

    `base` is the version I began from, `saved` the newest one. Nothing typed is dropped.
    """
    content: dict[str, Any] = {}
    theirs: list[str] = []
    clashes: list[str] = []
    for name in FIELDS:
        pairs = [(code, name) for code in LANGUAGES] if name in TEXTS else [(None, name)]
        for code, field in pairs:
            old, new, mine = (_value(source, field, code) for source in (base, saved, typed))
            kept = new if mine == old else mine
            if code is None:
                content[field] = kept
            elif kept:
                content.setdefault(field, {})[code] = kept
            if new != old and new != mine:
                (theirs if mine == old else clashes).append(field)
    return Merge(content, tuple(dict.fromkeys(theirs)), tuple(dict.fromkeys(clashes)))


def _value(source: Content, field: str, code: str | None) -> Any:
    value = source.get(field)
    return (value or {}).get(code, "") if code else (value or None)
