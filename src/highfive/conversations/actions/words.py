"""Adding a word to a conversation: numbered one after another, whoever writes at the same time."""

from datetime import date

from django.db import transaction
from django.db.models import Max

from highfive.conversations.models import Message, Thread
from highfive.core.models import Person


@transaction.atomic
def add_word(thread: Thread, side: str, text: str, today: date, author: Person | None = None) -> Message:
    """The next word of a conversation by "writer", "staff" (with its author) or nobody ("event").

    The thread's row is locked until the transaction ends, so that two words never get one number. Silence is counted
    from the last word: `last_word_on` is set, on `thread` too. Raises Thread.DoesNotExist when it is gone.
    """
    row = Thread.objects.select_for_update(of=("self",)).only("pk", "last_word_on").get(pk=thread.pk)
    last = Message.objects.filter(thread=row).aggregate(last=Max("number"))["last"] or 0
    word = Message.objects.create(
        thread=row, number=last + 1, side=side, text=text, day=today,
        author=author, author_name=author.name if author else "",
    )  # fmt: skip
    thread.last_word_on = max(row.last_word_on, today)
    Thread.objects.filter(pk=row.pk).update(last_word_on=thread.last_word_on)
    return word
