"""The ways people reach the assistant: verified, deduplicated, redacting."""
