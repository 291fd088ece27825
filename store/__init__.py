"""The store: knowledge files in, one read-only SQLite file out, and its queries."""
