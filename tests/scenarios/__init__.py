"""Conversations over the real channel."""
