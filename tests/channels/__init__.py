"""The channels, each alone and all under one suite."""
