"""Fixtures that every room's tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A shared machine is slow at times: no example fails for its time, nor a search for being slow to draw.
# The same examples on every run of CI, new ones at every desk: a find belongs to whoever can look at it.
settings.register_profile(
    "accord",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.load_profile("accord")


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """Return the folder of reference material beside the project, or skip by name where it is absent."""
    for parent in Path(__file__).resolve().parents[1:4]:
        if (candidate := parent.parent / "shared").is_dir() and (candidate / "bench").is_dir():
            return candidate
    pytest.skip("needs ../shared (reference cases and documents), which is not beside this checkout")
