"""Honest small numbers: weights, estimates, intervals, change, gaps and disclosure; arrays in, frozen dataclasses out."""
