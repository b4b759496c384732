"""Tests of surveystats: agreement with R and svy, properties, coverage."""
