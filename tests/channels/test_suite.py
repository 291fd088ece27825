"""The shared suite, for every registered channel."""

from tests.channels.suite import *  # noqa: F403
