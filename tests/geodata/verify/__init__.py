"""Tests of geodata.verify."""
