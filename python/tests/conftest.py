"""What the tests read: the invented posts of the repository."""

from pathlib import Path

import pytest

import jikenbo

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def posts() -> Path:
    return ROOT / "examples" / "posts.txt"


@pytest.fixture(scope="session")
def document(posts) -> str:
    return posts.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def records(posts) -> jikenbo.Records:
    return jikenbo.extract(posts)


@pytest.fixture(scope="session")
def builtin_rules(tmp_path_factory) -> Path:
    """A folder with a copy of the built-in rules."""
    folder = tmp_path_factory.mktemp("rules")
    for file in (ROOT / "rules").glob("*.toml"):
        (folder / file.name).write_bytes(file.read_bytes())
    return folder
