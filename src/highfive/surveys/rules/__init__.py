"""Pure decisions of surveys: what a questionnaire is, how one answers it, what may be done to a round."""
