"""Forms a resident writes in. Each is screened before anything is kept, and nothing typed is ever lost."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, cast

from django import forms
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

from highfive.conversations.rules.screening import (
    IDENTITY,
    Piece,
    identity_refused,
    is_warned,
    pieces,
    without_warned,
)
from highfive.conversations.rules.writing import EMPTY, LONGEST, TOO_LONG
from highfive.core.rules.identity_numbers import without_identity_numbers
from highfive.network.rules.themes import THEMES

_seal = signing.Signer(salt="form of a message", key=settings.SECRET_KEY)
INPUT = {"class": "hf-input"}
TAKEN_OUT = _("That has been taken out. Read what is left, and send it if it says what you want.")


def new_once() -> str:
    """A seed for one form, signed so that none but ours is taken; see actions.writing.start_thread."""
    return _seal.sign(secrets.token_hex(16))


def once_of(typed: str) -> str:
    """The seed that a form brought back; nothing when it is not one of ours."""
    try:
        return str(_seal.unsign(typed[:200]))
    except signing.BadSignature:
        return ""


class ScreenedForm(forms.Form):
    """A form whose `written` fields are a resident's own words."""

    written: ClassVar[tuple[str, ...]] = ()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in self.written:
            if identity_refused(str(given.get(name) or "")):
                self.add_error(name, forms.ValidationError(IDENTITY.message, code=IDENTITY.code))
        return given

    @property
    def has_identity(self) -> bool:
        return any(error.code == IDENTITY.code for errors in self.errors.as_data().values() for error in errors)


def words_field(label: Any, hint: Any = "", rows: int = 8) -> forms.CharField:
    """A resident's own words. No limit in the browser: it would cut what is pasted without a word."""
    return forms.CharField(
        label=label, help_text=hint, max_length=LONGEST, widget=forms.Textarea(attrs={**INPUT, "rows": rows}),
        error_messages={"required": EMPTY.message, "max_length": TOO_LONG.message},
    )  # fmt: skip


class WriteForm(ScreenedForm):
    """The first message. `places` are pairs of a municipality's code and name."""

    written = ("text",)
    text = words_field(_("Your message"))
    theme = forms.ChoiceField(
        label=_("What is it about?"), required=False, choices=list(THEMES.items()), initial="other",
        widget=forms.Select(attrs=INPUT),
    )  # fmt: skip
    area = forms.ChoiceField(
        label=_("Your municipality"), required=False, widget=forms.Select(attrs=INPUT),
        help_text=_("You need not say. In a small place it may tell who you are."),
    )  # fmt: skip
    own_only = forms.BooleanField(required=False)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        area = cast(forms.ChoiceField, self.fields["area"])
        area.choices = [("", _("I would rather not say")), *places]


class AgainForm(ScreenedForm):
    """One more message."""

    written = ("text",)
    text = words_field(_("Write more"), rows=5)
    seen = forms.CharField(required=False, max_length=9, widget=forms.HiddenInput)


def last_seen(form: forms.Form) -> int | None:
    """The number of the last word on a form's page; None when it does not say, which loses nobody's words."""
    typed = str(form["seen"].value() or "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else None


@dataclass
class Read:
    """What came of a form: ready to be kept, or what its page shows."""

    form: ScreenedForm
    ready: bool = False
    note: Any = ""
    warned: list[Piece] = field(default_factory=list)

    @property
    def status(self) -> int:
        return 422 if self.form.errors else 200


def read_form(kind: type[ScreenedForm], posted: Mapping[str, Any], **options: Any) -> Read:
    """Read what was sent. Its button ("do") may ask to take out what was found, to send all the same, or only to turn
    the page into another language ("stay")."""
    asked = posted.get("do", "")
    typed = {name: posted.get(name, "") for name in kind.base_fields}
    if "stay" in posted:
        return Read(kind(initial=typed, **options))
    remedy = {"take_number": without_identity_numbers, "take_sentences": without_warned}.get(asked)
    if remedy and all(len(typed[name]) <= LONGEST for name in kind.written):  # the search is slow in what is longer
        return Read(kind(initial=_remedied(kind, typed, remedy), **options), note=TAKEN_OUT)
    form = kind(typed, **options)
    if not form.is_valid():
        return Read(form)
    texts = [str(form.cleaned_data.get(name) or "") for name in kind.written]
    if asked != "as_it_is" and any(map(is_warned, texts)):
        return Read(form, warned=[piece for text in texts for piece in pieces(text)])
    return Read(form, ready=True)


def _remedied(kind: type[ScreenedForm], typed: dict[str, str], remedy: Any) -> dict[str, str]:
    return {name: remedy(value) if name in kind.written else value for name, value in typed.items()}
