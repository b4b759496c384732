"""Pure decisions of surveys: questionnaires, expressions, navigation, answers, codes."""
