"""What the search knows: words once analysed, terms, which entry holds which term, and whether its index is fresh."""

from typing import ClassVar

from django.db import models

from highfive.practices.models.practice import Practice
from highfive.practices.rules.words import FIELD_WEIGHTS, LONGEST_WORD


class Word(models.Model):
    """A word as written (lower case) and what the analysers said of it, so that it is analysed once.

    `asked_at` is set on words that only a query brought: they are forgotten after a while.
    """

    word = models.CharField(max_length=LONGEST_WORD, unique=True)
    analysis = models.JSONField(help_text="As practices.analysis.analysed gives it.")
    asked_at = models.DateTimeField(null=True, db_index=True)


class Term(models.Model):
    """A base form or a stem in a language, by which entries are found; no hyphens."""

    LANGUAGES: ClassVar = [(k, k) for k in ("fi", "sv", "en")]
    language = models.CharField(max_length=2, choices=LANGUAGES)
    text = models.CharField(max_length=3 * LONGEST_WORD)
    folded = models.CharField(max_length=3 * LONGEST_WORD, db_index=True, help_text="rules.words.folded(text)")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("text", "language"), name="term_once_in_language")]


class Posting(models.Model):
    """A term in an entry: its weight in thousandths, and where it stood best."""

    REGION_PATH = "practice__region"
    FIELDS: ClassVar = [(k, k) for k in FIELD_WEIGHTS]
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="postings", db_index=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="postings", db_index=False)
    weight = models.PositiveIntegerField()
    field = models.CharField(max_length=16, choices=FIELDS)
    language = models.CharField(max_length=10)
    surface = models.CharField(max_length=2 * LONGEST_WORD + 1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("practice", "term"), name="term_once_in_practice")]
        # Ranking reads the index alone: a common term's rows lie all over the table.
        indexes: ClassVar = [models.Index(fields=("term", "practice", "weight"), name="posting_covered")]


class IndexState(models.Model):
    """Whether an entry's index says what its texts say; stale: some of its words are not analysed yet."""

    REGION_PATH = "practice__region"
    practice = models.OneToOneField(Practice, on_delete=models.CASCADE, related_name="index_state")
    stale = models.BooleanField(default=True)
    indexed_at = models.DateTimeField(null=True)
