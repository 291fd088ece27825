"""A copy of the knowledge files that a test may break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from store import files, validate
from tests.conftest import KNOWLEDGE


@dataclass(frozen=True)
class KnowledgeCopy:
    """The knowledge files in a directory of their own."""

    root: Path

    def edit(self, file: str, change: Callable[[Any], object]) -> None:
        """Change what one file holds; `change` works on the parsed YAML in place."""
        path = self.root / file
        content = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        change(content)
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")

    def problems(self) -> list[files.Problem]:
        """What the build would say."""
        return validate.check(files.read(self.root))


@pytest.fixture
def copy(tmp_path: Path) -> KnowledgeCopy:
    """An editable copy of the real knowledge."""
    root = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, root)
    return KnowledgeCopy(root)
