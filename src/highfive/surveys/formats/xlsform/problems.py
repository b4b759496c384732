"""What an importer has to say of a form: where it is, what is wrong, and what to do about it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Problem:
    """One thing to mend (or to know): sheet, rows and column as the form's author sees them, and a sentence."""

    sheet: str
    rows: tuple[int, ...]
    column: str
    message: str

    @property
    def place(self) -> str:
        """Where it is, in words: "sheet survey, row 5, column relevant"."""
        parts = [_("sheet %(name)s") % {"name": self.sheet}] if self.sheet else []
        if len(self.rows) == 1:
            parts.append(_("row %(number)d") % {"number": self.rows[0]})
        elif self.rows:
            numbers = ", ".join(map(str, self.rows[:20])) + (" …" if len(self.rows) > 20 else "")
            parts.append(_("rows %(numbers)s") % {"numbers": numbers})
        if self.column:
            parts.append(_("column %(name)s") % {"name": self.column})
        return ", ".join(parts)


@dataclass
class Findings:
    """Problems (nothing can be taken) and notices (taken, but something is left out), gathered while reading."""

    problems: list[Problem] = field(default_factory=list)
    _noticed: dict[tuple[str, str, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def problem(self, sheet: str, row: int | None, column: str, message: str) -> None:
        self.problems.append(Problem(sheet, (row,) if row else (), column, message))

    def notice(self, sheet: str, row: int | None, column: str, message: str) -> None:
        """The same notice of several rows is said once."""
        self._noticed[sheet, column, message] += [row] if row else []

    @property
    def notices(self) -> Iterable[Problem]:
        return [Problem(sheet, tuple(rows), column, text) for (sheet, column, text), rows in self._noticed.items()]
