"""Tests of the knowledge files: what they say, and how."""
