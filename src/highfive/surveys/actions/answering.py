"""Writes of an answer on its way: begun, saved page by page, sent; or keyed whole from paper or phone.

None of these is audited and none stores a time: a resident's answer has neither.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from highfive.core.models import Person
from highfive.core.queries import roles_of
from highfive.core.rules import Refusal, Refused, refuse
from highfive.surveys.models import Code, Draft, Round
from highfive.surveys.queries import code_of, questionnaire_of
from highfive.surveys.rules import codes
from highfive.surveys.rules import rounds as rules
from highfive.surveys.rules.answering import PageAnswers, read_page
from highfive.surveys.rules.navigation import cleaned, ending
from highfive.surveys.rules.places import place_after
from highfive.surveys.rules.questionnaire import Page

NOT_FOUND = Refusal("code_unknown", _("We could not find that code. Check it and try again."), status=422)
ELSEWHERE = Refusal(
    "code_elsewhere", _("This code belongs to another survey. Check which survey your invitation is for."), status=422
)
BEGUN = Refusal(
    "begun",
    _("Somebody has begun to answer on the web with this code. A full paper form or interview may replace it."),
    status=409,
)
TRIES = 5


def start_draft(
    *,
    round_: Round,
    language: str,
    code: str | None = None,
    mode: str = "web",
    assisted: bool = False,
    replace: bool = False,
    by: Person | None = None,
    today: date | None = None,
) -> Draft:
    """A new draft, or the unfinished one of the same code, to go on with on any device.

    No `code` begins open participation, where the round allows it. A mode other than web is staff's (`by`); they never
    get to see what a resident began: with `replace` it is deleted, else Refused. A resident in turn never sees what
    staff began. Raises Refused for a code that is missing, mistyped, unknown, void or used, and for a round that takes
    no answers today.

    A code that is not there is turned away by one look at an index, before anything is locked: whoever guesses makes
    nobody wait.
    """
    today = today or timezone.localdate()
    roles = roles_of(by, round_.region) if by and mode != "web" else ()
    refuse(_starting_refused(round_, mode, roles, today))
    if code is not None:
        known_code(round_, code)
    with transaction.atomic():
        round_ = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)  # it may be closing this very moment
        refuse(_starting_refused(round_, mode, roles, today))
        if code is not None:
            return _coded_draft(round_, usable_code(round_, code), language, mode, assisted, replace)
        refuse(rules.open_start_refused(round_))
        return Draft.objects.create(round=round_, sample="open", mode=mode, assisted=assisted, language=language)


def _starting_refused(round_: Round, mode: str, roles: Iterable[str], today: date) -> Refusal | None:
    return rules.answering_refused(round_, today) if mode == "web" else rules.keying_refused(round_, roles, today)


def _coded_draft(round_: Round, row: Code, language: str, mode: str, assisted: bool, replace: bool) -> Draft:
    draft = Draft.objects.select_for_update().filter(code=row).first()
    if draft and draft.mode == mode:
        return draft
    if draft:
        refuse(None if replace or mode == "web" else BEGUN, "code")
        draft.delete()
    return _create(round_, row, language, mode, assisted)


def known_code(round_: Round, typed: str) -> Code:
    """The row of a code of this round; Refused with what to do otherwise. At most one look at an index."""
    refuse(codes.code_refused(typed), "code")
    row = code_of(typed)
    if row is None or row.round_id != round_.pk:
        raise Refused(ELSEWHERE if row else NOT_FOUND, "code")
    return row


def usable_code(round_: Round, typed: str) -> Code:
    """The row of a code that may still be answered with; Refused with what to do otherwise."""
    row = known_code(round_, typed)
    finished = Draft.objects.filter(code=row, finished_week__isnull=False).exists()
    refuse(rules.code_state_refused(row.spent or finished, row.voided, round_.contact_phone), "code")
    return row


def _create(round_: Round, code: Code, language: str, mode: str, assisted: bool) -> Draft:
    """A new draft; if another device was faster by a moment, its draft."""
    try:
        with transaction.atomic():
            return Draft.objects.create(
                round=round_, code=code, sample="coded", mode=mode, assisted=assisted, language=language
            )
    except IntegrityError:
        return Draft.objects.get(code=code)


def save_page(
    *, draft: Draft, page: Page, posted: Mapping[str, Sequence[str]], language: str, go: str = "next"
) -> PageAnswers:
    """Read one posted page into the draft and move on ("next"), "back" or nowhere ("stay"); draft.page says where to.

    Nothing is saved if the page was refused. One UPDATE, which succeeds only if nobody else saved meanwhile; if
    somebody did, what they saved is kept and this page is added to it.
    """
    today = timezone.localdate()
    questionnaire = questionnaire_of(draft.round)
    for _attempt in range(TRIES):
        read = read_page(questionnaire, page, posted, draft.answers, language=language, today=today)
        if read.refusals:
            return read
        place = place_after(questionnaire, page, read.answers, go, today=today)
        if _saved(draft, read, place, language):
            return read
        _read_again(draft)
    raise Refused(rules.BUSY)


def _read_again(draft: Draft) -> None:
    """What another device saved meanwhile; Refused if it sent the answers, or the round has closed."""
    now = Draft.objects.filter(pk=draft.pk).first()
    refuse(rules.CLOSED if now is None else rules.USED if now.finished else None)
    draft.answers, draft.saves = (now or draft).answers, (now or draft).saves


def _saved(draft: Draft, read: PageAnswers, place: int, language: str) -> bool:
    rows = Draft.objects.filter(pk=draft.pk, saves=draft.saves, finished_week=None)
    if not rows.update(answers=read.answers, language=language, page=place, saves=draft.saves + 1):
        return False
    draft.answers, draft.page, draft.language, draft.saves = read.answers, place, language, draft.saves + 1
    return True


def finish_draft(*, draft: Draft, language: str, today: date | None = None) -> None:
    """Send: from now on the code is used, and the draft waits to be sealed. A second press changes nothing."""
    today = today or timezone.localdate()
    questionnaire = questionnaire_of(draft.round)
    answers = cleaned(questionnaire, draft.answers, today=today)
    refuse(rules.sending_refused(draft.round, today, bool(answers), bool(ending(questionnaire, answers, today=today))))
    week = rules.week_of(draft.round, today)
    rows = Draft.objects.filter(pk=draft.pk, finished_week=None)
    if not rows.update(answers=answers, language=language, finished_week=week):
        refuse(None if Draft.objects.filter(pk=draft.pk).exists() else rules.CLOSED)


def discard_draft(*, draft: Draft) -> None:
    """Delete what somebody chose for whom the survey is not meant; the code stays unused."""
    Draft.objects.filter(pk=draft.pk, finished_week=None).delete()


@transaction.atomic
def enter_answer(
    *,
    round_: Round,
    answers: Mapping[str, str | Sequence[str]],
    mode: str,
    language: str,
    code: str | None = None,
    assisted: bool = False,
    by: Person | None = None,
    today: date | None = None,
) -> None:
    """A whole answer at once, from paper, phone or another program; checked as the pages check it.

    `answers` are option names by question. Raises Refused with the question's name as its field.
    """
    today = today or timezone.localdate()
    draft = start_draft(
        round_=round_, code=code, language=language, mode=mode, assisted=assisted, by=by, today=today, replace=True
    )
    questionnaire = questionnaire_of(round_)
    posted = {name: [value] if isinstance(value, str) else list(value) for name, value in answers.items()}
    whole = Page("whole", tuple(questionnaire.questions.values()))
    read = read_page(questionnaire, whole, posted, {}, language=language, today=today)
    for name, refusal in read.refusals.items():
        raise Refused(refusal, name)
    kept = read.answers
    refuse(rules.sending_refused(round_, today, bool(kept), bool(ending(questionnaire, kept, today=today))))
    draft.answers, draft.finished_week = kept, rules.week_of(round_, today)
    draft.save(update_fields=["answers", "finished_week"])
