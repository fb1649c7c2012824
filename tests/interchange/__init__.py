"""Tests of coded files."""
