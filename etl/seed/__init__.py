"""The figures that the first start shows: real ones as they are, the rest illustrative, made from them (docs/seed.md)."""
