"""The figures of the first start: real ones as they are, the rest illustrative, made from them (docs/seed.md)."""
