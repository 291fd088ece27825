"""Tests of the store: knowledge files in, one read-only file out."""
