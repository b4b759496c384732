"""Files of an entry: handed out as far as the entry is seen, added, removed."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from highfive.core.rules import Refused
from highfive.core.web import public
from highfive.practices import actions
from highfive.practices.forms.block import AttachmentForm
from highfive.practices.models import Attachment
from highfive.practices.views.practice import person_of, practice_or_404


@public
@require_safe
def attachment(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A file of a public entry for anybody; of any other entry for those who may see the entry."""
    found = Attachment.objects.filter(practice_id=pk, practice__status="public", pk=number).first()
    if found is None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        found = get_object_or_404(Attachment, practice=practice_or_404(request, pk), pk=number)
    answer = HttpResponse(bytes(found.data), content_type=found.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, found.name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@require_POST
def attachment_add(request: HttpRequest, pk: int) -> HttpResponse:
    practice = practice_or_404(request, pk)
    form = AttachmentForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data["file"]
        data = given.read()
        try:
            actions.add_attachment(practice=practice, name=given.name, data=data, by=person_of(request))
        except Refused as refused:
            if refused.field != "file":
                raise
            form.add_error("file", str(refused.refusal.message))
        else:
            messages.success(request, _("The file has been added."))
            return redirect(practice)
    context = {"region": practice.region, "practice": practice, "form": form}
    return render(request, "practices/attachment_add.html", context, status=422)


@require_POST
def attachment_remove(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    practice = practice_or_404(request, pk)
    found = get_object_or_404(Attachment.objects.defer("data"), practice=practice, pk=number)
    actions.remove_attachment(attachment=found, by=person_of(request))
    messages.success(request, _("The file has been removed."))
    return redirect(practice)
