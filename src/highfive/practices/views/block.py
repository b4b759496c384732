"""Pages of building blocks: all of them, one, writing one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from highfive.core.models import Region
from highfive.core.queries import current_region, roles_of, visible_or_404
from highfive.core.rules import Refusal, Refused, refuse
from highfive.practices import actions, queries, rules
from highfive.practices.forms.block import BlockForm, initial_block
from highfive.practices.models import Block
from highfive.practices.views.practice import person_of


@require_safe
def block_list(request: HttpRequest) -> HttpResponse:
    """Every block with where it is used; tick some to begin a new practice from them."""
    region = current_region(request)
    context = {"region": region, "blocks": queries.blocks(region), "writing": _refusal(request, region)}
    return render(request, "practices/block_list.html", context)


@require_safe
def block_detail(request: HttpRequest, pk: int) -> HttpResponse:
    block = visible_or_404(Block.objects.select_related("region__area"), request, pk)
    context = {
        "region": block.region,
        "piece": block,
        "practices": queries.practices_of(block),
        "writing": _refusal(request, block.region),
    }
    return render(request, "practices/block_detail.html", context)


def block_create(request: HttpRequest) -> HttpResponse:
    region = current_region(request)
    form = BlockForm(request.POST or None)
    return _write_page(
        request, region, form, lambda: actions.create_block(region=region, by=person_of(request), **form.content())
    )


def block_edit(request: HttpRequest, pk: int) -> HttpResponse:
    block = visible_or_404(Block.objects.select_related("region__area"), request, pk)
    form = BlockForm(request.POST or None, icon=block.icon, initial=initial_block(block))
    return _write_page(request, block.region, form, lambda: _save(request, block, form), block)


def _save(request: HttpRequest, block: Block, form: BlockForm) -> Block:
    version = form.cleaned_data["version"] or 0
    return actions.save_block(block=block, version=version, by=person_of(request), **form.content())


def _write_page(
    request: HttpRequest, region: Region, form: BlockForm, save: Any, block: Block | None = None
) -> HttpResponse:
    refusal = _refusal(request, region)
    context: dict[str, Any] = {"region": region, "form": form, "piece": block}
    if request.method != "POST":
        refuse(refusal)
    elif not refusal and form.is_valid():
        try:
            saved = save()
        except Refused as refused:
            refusal = refused.refusal
            if refusal.code == "stale" and block:
                context |= _both(form, block)
        else:
            messages.success(request, _("The building block has been saved."))
            return redirect(saved)
    context["refusal"] = refusal
    status = 200 if request.method != "POST" else refusal.status if refusal else 422
    return render(request, "practices/block_form.html", context, status=status)


def _both(form: BlockForm, block: Block) -> dict[str, Any]:
    """What is saved now, to be read beside what was typed; saving again keeps what was typed."""
    block.refresh_from_db()
    typed = {name: form.data.get(name, "") for name in form.fields} | {"version": block.version}
    return {"saved": block, "form": BlockForm(icon=block.icon, initial=typed)}


def _refusal(request: HttpRequest, region: Region) -> Refusal | None:
    return rules.writing_blocks_refused(roles_of(person_of(request), region))
