"""High Five: regional wellbeing and inclusion work, from residents' voices to a report anyone can check."""
