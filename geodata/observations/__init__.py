"""Figures: batches in, current values, arrays, sums, checks, comparisons, corrections."""
