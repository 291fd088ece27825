"""Custom actions: tracker in, the store asked, the core called, the answer rendered."""
