"""How an entry's versions differ, so that a person can read it; two people's edits put together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from highfive.core.models import Area, Organisation, Region
from highfive.core.rules import text
from highfive.network.models import TargetGroup
from highfive.practices.models import Block, Practice, PracticeVersion
from highfive.practices.queries.practice import content
from highfive.practices.queries.shown import number_words
from highfive.practices.rules import (
    EVIDENCE,
    LANGUAGES,
    LINKS,
    NUMBERS,
    SCALES,
    TEXTS,
    Merge,
    Piece,
    changed_fields,
    merged,
    step,
    word_changes,
)


@dataclass(frozen=True)
class Change:
    """A field that differs: texts word by word as (language code, its name, pieces), other fields before and after."""

    label: str
    texts: tuple[tuple[str, str, list[Piece]], ...] = ()
    before: str = ""
    after: str = ""


def labels() -> dict[str, str]:
    """Every field's name in the active language."""
    scales = {name: SCALES[scale].name for name, scale in EVIDENCE.items()}
    return {name: str(label) for name, label in (TEXTS | NUMBERS | scales | LINKS).items()}


def changes(region: Region, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What differs between two contents, in reading order."""
    return [_change(region, name, before.get(name), after.get(name)) for name in changed_fields(before, after)]


def _change(region: Region, name: str, before: Any, after: Any) -> Change:
    label = labels()[name]
    if name not in TEXTS:
        return Change(label, (), field_words(region, name, before), field_words(region, name, after))
    names = dict(settings.LANGUAGES)
    pairs = [(code, (before or {}).get(code, ""), (after or {}).get(code, "")) for code in LANGUAGES]
    return Change(label, tuple((code, names[code], word_changes(old, new)) for code, old, new in pairs if old != new))


def field_words(region: Region, name: str, value: Any) -> str:
    """A number, a step of a scale or the rows a field points at, as words in the active language."""
    if name in NUMBERS:
        return number_words(name, value)
    if name in EVIDENCE:
        return str(step(EVIDENCE[name], value or "").word)
    keys = [value] if name == "owner" else value
    rows: dict[str, Any] = {
        "owner": Organisation.objects.filter(region=region),
        "areas": Area.objects.all(),
        "target_groups": TargetGroup.objects.filter(region=region),
        "blocks": Block.objects.filter(region=region),
    }
    found = rows[name].in_bulk([key for key in keys or [] if key])
    return ", ".join(_named(found[key]) if key in found else _("removed since") for key in keys or [] if key) or _(
        "none"
    )


def both(
    region: Region, names: Iterable[str], saved: Mapping[str, Any], typed: Mapping[str, Any]
) -> list[tuple[str, str, str, str]]:
    """Fields that two people wrote: (field, language code or "", what is saved, what was typed)."""
    found = []
    for name in names:
        if name not in TEXTS:
            now, mine = (field_words(region, name, content_of.get(name)) for content_of in (saved, typed))
            found.append((labels()[name], "", now, mine))
            continue
        for code in LANGUAGES:
            old, new = ((content_of.get(name) or {}).get(code, "") for content_of in (saved, typed))
            if old != new:
                found.append((labels()[name], code, old, new))
    return found


def _named(row: Any) -> str:
    names = getattr(row, "names", None)
    return text(names, get_language() or "fi") if names else str(row)


def version_changes(newer: PracticeVersion, older: PracticeVersion) -> list[Change]:
    """What changed from one stored version to another."""
    return changes(newer.practice.region, older.content, newer.content)


def merged_with_newest(practice: Practice, version: int, typed: Mapping[str, Any]) -> Merge:
    """What was typed from `version` on, put together with what others have saved since; see rules.merged."""
    base = practice.versions.filter(number=version).first()
    saved = content(practice)
    return merged(base.content if base else saved, saved, typed)
