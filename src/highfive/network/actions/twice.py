"""Forms that are sent twice."""

from highfive.core.models import Person


def one_at_a_time(person: Person) -> None:
    """Within a transaction: of a form sent twice at once the second waits, and then finds what the first has saved."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
