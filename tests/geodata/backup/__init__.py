"""Tests of geodata.backup."""
