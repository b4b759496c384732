"""Template tags every page may use: the same page in another language, a data text, an area's inflected form."""

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from lucide.templatetags.lucide import lucide

from highfive.core.models import Area
from highfive.core.queries import address_in_language
from highfive.core.queries import help_lines as lines_in
from highfive.core.rules import text as pick

register = template.Library()
register.simple_tag(lru_cache(maxsize=512)(lucide), name="lucide")  # drawn once, not for each line of a list


@register.simple_tag(takes_context=True)
def language_links(context: dict[str, Any], *codes: str) -> list[dict[str, Any]]:
    """The present page's address in each language (all, or those named), with the language's own name."""
    request: HttpRequest = context["request"]
    current = get_language() or settings.LANGUAGE_CODE
    path = request.get_full_path() if request.method == "GET" else request.path
    return [
        {"code": code, "name": name, "url": address_in_language(path, code), "current": code == current}
        for code, name in settings.LANGUAGES
        if not codes or code in codes
    ]


@register.filter
def in_language(texts: dict[str, str] | str | None) -> str:
    """Pick a data text in the page's language."""
    if not isinstance(texts, dict):
        return texts or ""
    return pick(texts, get_language() or "fi")


@register.filter
def area_form(area: Area, name: str) -> str:
    """{{ area|area_form:"where" }}: an area's stored inflected form."""
    return area.form(name)


@register.filter
def lookup(mapping: dict[str, Any], key: str) -> Any:
    return mapping.get(key)


@register.inclusion_tag("core/_help_lines.html")
def help_lines(language: str = "") -> dict[str, Any]:
    """Where help answers in the page's language, or the one given, each with a number to call."""
    return {"lines": lines_in(language or get_language() or settings.LANGUAGE_CODE)}
