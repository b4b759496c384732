"""Writes of what a region says of its contact: settings and first answers. Audited: they follow nobody's act."""

from typing import Any

from django.db import IntegrityError, transaction

from highfive.conversations.models import AnswerTemplate, ContactSettings
from highfive.conversations.queries.settings import starters
from highfive.conversations.rules.settings import TAKEN, setting_refused, settings_refused, template_refused
from highfive.core.actions import record
from highfive.core.models import Person, Region
from highfive.core.queries import roles_of
from highfive.core.rules import Refused, Texts, refuse

COLUMNS = ("open", "answer_days", "expiry_days", "card_days", "meeting_link", "social_phone")


@transaction.atomic
def save_settings(*, region: Region, content: dict[str, Any], by: Person) -> ContactSettings:
    """`content` has every one of COLUMNS. What changed is written down with its old and new value."""
    refuse(setting_refused(roles_of(by, region)))
    refuse(settings_refused(content))
    row, _made = ContactSettings.objects.select_for_update().get_or_create(region=region)
    changed = {name: [getattr(row, name), content[name]] for name in COLUMNS if getattr(row, name) != content[name]}
    if changed:
        for name in changed:
            setattr(row, name, content[name])
        row.save()
        record("contact.settings_saved", by=by, region=region, target=row, **changed)
    return row


@transaction.atomic
def create_template(*, region: Region, name: str, texts: Texts, by: Person) -> AnswerTemplate:
    """A first answer; Finnish at least, one of a name."""
    refuse(setting_refused(roles_of(by, region)))
    refuse(template_refused(texts), "texts_fi")
    row = AnswerTemplate(region=region, name=name, texts=texts)
    _save_named(row)
    record("answer_template.created", by=by, region=region, target=row, name=name)
    return row


@transaction.atomic
def save_template(*, template: AnswerTemplate, name: str, texts: Texts, by: Person) -> None:
    refuse(setting_refused(roles_of(by, template.region)))
    refuse(template_refused(texts), "texts_fi")
    template.name, template.texts = name, texts
    _save_named(template)
    record("answer_template.saved", by=by, region=template.region, target=template, name=name)


@transaction.atomic
def remove_template(*, template: AnswerTemplate, by: Person) -> None:
    refuse(setting_refused(roles_of(by, template.region)))
    record("answer_template.removed", by=by, region=template.region, target=template, name=template.name)
    template.delete()


@transaction.atomic
def add_starters(*, region: Region, by: Person) -> int:
    """Take in the first answers that come with the program, but none whose name is in use; returns how many."""
    refuse(setting_refused(roles_of(by, region)))
    there = set(AnswerTemplate.objects.filter(region=region).values_list("name", flat=True))
    new = [starter for starter in starters() if starter["name"] not in there]
    for starter in new:
        create_template(region=region, name=starter["name"], texts=starter["texts"], by=by)
    return len(new)


def _save_named(row: AnswerTemplate) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(TAKEN, "name") from error
