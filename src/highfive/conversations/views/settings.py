"""Pages of a region's contact settings and first answers; the coordinator and an administrator keep them."""

from typing import Any

from django.conf import settings as site
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from highfive.conversations.actions import settings as saving
from highfive.conversations.forms.settings import AnswerTemplateForm, ContactSettingsForm
from highfive.conversations.models import AnswerTemplate, ContactSettings
from highfive.conversations.queries.contact import contact_settings
from highfive.conversations.queries.settings import forgotten_by, starters
from highfive.conversations.rules.settings import setting_refused
from highfive.conversations.rules.threads import meeting_refused
from highfive.core.models import Region
from highfive.core.queries import current_region, help_lines, roles_of, signed_in, visible_or_404
from highfive.core.rules import refuse
from highfive.network.views.answering import allowed_or_refused, form_page

LANGUAGES = dict(site.LANGUAGES)


@never_cache
def conversation_settings(request: HttpRequest) -> HttpResponse:
    """A shorter silence is saved only once the page has said what the next night would forget."""
    region = current_region(request)
    refusal = setting_refused(roles_of(signed_in(request), region))
    allowed_or_refused(request, refusal)
    now = contact_settings(region)
    form = ContactSettingsForm(request.POST or None, settings=now)
    if not refusal and form.is_bound and form.is_valid() and (shorter := _unconfirmed(form, now)):
        form.data = {**request.POST.dict(), "confirmed": str(shorter)}
        context = {"region": region, "form": form, **_preview(request, region, shorter), **_lines()}
        return render(request, "conversations/conversation_settings.html", context)

    def save(form: ContactSettingsForm) -> str:
        saving.save_settings(region=region, content=form.content(), by=signed_in(request))
        return "conversation_settings"

    said, context = _("The settings were saved."), {"region": region, **_lines()}
    return form_page(request, "conversations/conversation_settings.html", form, save, said=said, context=context)


def _lines() -> dict[str, Any]:
    """The help lines in each language, with whether somebody has checked them."""
    return {"help_by_language": [(code, name, help_lines(code)) for code, name in LANGUAGES.items()]}


def _unconfirmed(form: ContactSettingsForm, now: ContactSettings) -> int | None:
    """The new number of days of silence, if it is shorter and nobody has said yes to what it does."""
    days: int = form.cleaned_data["expiry_days"]
    return days if days < now.expiry_days and form.cleaned_data["confirmed"] != days else None


def _preview(request: HttpRequest, region: Region, days: int) -> dict[str, Any]:
    """How many would be forgotten: told only to one who may read conversations."""
    person = signed_in(request)
    reads = meeting_refused(roles_of(person, region)) is None
    count = forgotten_by(person, region, days, localdate()) if reads else None
    return {"shorter": days, "counts": reads, "count": count}


def answer_template_list(request: HttpRequest) -> HttpResponse:
    """The first answers; sent, the page takes in those that come with the program."""
    region = current_region(request)
    refuse(setting_refused(roles_of(signed_in(request), region)))
    if request.method == "POST":
        count = saving.add_starters(region=region, by=signed_in(request))
        said = ngettext("%(count)d first answer was added.", "%(count)d first answers were added.", count)
        messages.success(request, said % {"count": count})
        return redirect("answer_template_list")
    rows = region.answer_templates.all()
    missing = {starter["name"] for starter in starters()} - {row.name for row in rows}
    context = {"region": region, "rows": rows, "missing": len(missing)}
    return render(request, "conversations/answer_template_list.html", context)


def answer_template_create(request: HttpRequest) -> HttpResponse:
    region = current_region(request)
    allowed_or_refused(request, setting_refused(roles_of(signed_in(request), region)))

    def save(form: AnswerTemplateForm) -> str:
        name, texts = form.content()
        saving.create_template(region=region, name=name, texts=texts, by=signed_in(request))
        return "answer_template_list"

    form = AnswerTemplateForm(request.POST or None)
    return _template_page(request, form, save, region)


def answer_template_edit(request: HttpRequest, pk: int) -> HttpResponse:
    template = visible_or_404(AnswerTemplate.objects.select_related("region__area"), request, pk)
    allowed_or_refused(request, setting_refused(roles_of(signed_in(request), template.region)))
    title = template.name

    def save(form: AnswerTemplateForm) -> str:
        name, texts = form.content()
        saving.save_template(template=template, name=name, texts=texts, by=signed_in(request))
        return "answer_template_list"

    form = AnswerTemplateForm(request.POST or None, template=template)
    return _template_page(request, form, save, template.region, template=template, title=title)


def _template_page(request: HttpRequest, form: Any, save: Any, region: Region, **context: Any) -> HttpResponse:
    return form_page(
        request, "conversations/answer_template_edit.html", form, save,
        said=_("The first answer was saved."), context={"region": region, **context},
    )  # fmt: skip


def answer_template_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first."""
    template = visible_or_404(AnswerTemplate.objects.select_related("region__area"), request, pk)
    refuse(setting_refused(roles_of(signed_in(request), template.region)))
    if request.method != "POST":
        return render(request, "conversations/answer_template_remove.html", {"template": template})
    saving.remove_template(template=template, by=signed_in(request))
    messages.success(request, _("The first answer was removed."))
    return redirect("answer_template_list")
