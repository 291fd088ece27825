"""A component that fails must not silence the assistant, nor log what a person wrote."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

logger = logging.getLogger(__name__)


@contextmanager
def shielded(component: str) -> Iterator[None]:
    """Run a block; turn any error into one log line with its place and no message text."""
    try:
        yield
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        logger.error(
            "%s failed: %s in %s, line %s",
            component, type(error).__name__, place.filename, place.lineno,
        )  # fmt: skip
