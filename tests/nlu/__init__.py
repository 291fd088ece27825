"""Tests of what is read from a message by rules: entities, language, shortcuts."""
