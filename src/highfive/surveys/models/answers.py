"""Drafts, tied to a code, encrypted and short-lived; answers, tied to nothing at all."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from highfive.core.models.columns import Encrypted, RandomKey, random_key
from highfive.surveys.models.rounds import Code, Round
from highfive.surveys.rules.rounds import MODES, SAMPLES


class Draft(models.Model):
    """What one respondent has answered so far; gone when it is sealed or the round closes."""

    id = RandomKey(primary_key=True, default=random_key)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="drafts")
    code = models.OneToOneField(Code, null=True, on_delete=models.PROTECT, related_name="draft")
    sample = models.CharField(max_length=5, choices=list(SAMPLES.items()))
    mode = models.CharField(max_length=12, default="web", choices=list(MODES.items()))
    assisted = models.BooleanField(default=False, help_text="Somebody read the questions or wrote the answers down.")
    language = models.CharField(max_length=10, default="fi")
    answers = Encrypted(keys="FIELD_KEYS", default=dict)
    page = models.PositiveSmallIntegerField(default=1, help_text="Where to go on.")
    saves = models.PositiveIntegerField(default=0, help_text="So that two devices do not overwrite each other.")
    finished_week = models.PositiveSmallIntegerField(null=True, help_text="Week of the round; empty while unfinished.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sample="coded", code__isnull=False) | Q(sample="open", code=None), name="draft_sample_code"
            ),
            models.CheckConstraint(condition=Q(mode__in=list(MODES)), name="draft_mode_known"),
        ]

    @property
    def finished(self) -> bool:
        return self.finished_week is not None


class Answer(models.Model):
    """One person's sealed answers: no code, no time finer than the week, no place in any order."""

    id = RandomKey(primary_key=True, default=random_key)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="answers")
    sample = models.CharField(max_length=5, choices=list(SAMPLES.items()))
    mode = models.CharField(max_length=12, choices=list(MODES.items()))
    assisted = models.BooleanField(default=False)
    language = models.CharField(max_length=10)
    week = models.PositiveSmallIntegerField(help_text="Week of the round, from 1.")
    answers = models.JSONField(
        help_text='{"lonely": "often", "joys": ["nature"], "open": "…"}; skipped ones are left out.'
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sample__in=list(SAMPLES)), name="answer_sample_known"),
            models.CheckConstraint(condition=Q(mode__in=list(MODES)), name="answer_mode_known"),
        ]
