"""The one exception of surveystats: says where, what was expected, what came and what to do."""


class SurveyStatsError(Exception):
    """Input that cannot be turned into an honest number.

    where: function and argument; expected: what should have come; got: what came; hint: what to do about it.
    """

    def __init__(self, *, where: str, expected: str, got: str, hint: str = "") -> None:
        self.where, self.expected, self.got, self.hint = where, expected, got, hint
        super().__init__(f"{where}: expected {expected}, got {got}" + (f". {hint}" if hint else ""))


class RakingError(SurveyStatsError):
    """Raking cannot meet the margins within the limits; merging margin cells may help."""
