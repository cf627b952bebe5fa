"""Small schedules and legends that several tests share."""

import pytest

from accord.tariffs import Schedule, TariffLine, Where, legend_from_text, parse_duty


def make_line(code="01012100", base="10%", category="A", **more):
    row = more.pop("row", 2)
    path = tuple((y, parse_duty(d)) for y, d in more.pop("path", ()))
    final = more.pop("final", None)
    return TariffLine(
        code, more.pop("description", f"good {code}"), parse_duty(base), category, Where("test.csv", row), path=path,
        final=parse_duty(final) if final else None, **more,
    )  # fmt: skip


def make_schedule(*lines, party="MYS", agreement="test", edition="HS2022", digits=8, **more):
    return Schedule(party, agreement, edition, digits, tuple(lines), **more)


def make_legend(body="", *, start="2020-01-01", head="", staging="", rounding=""):
    return legend_from_text(
        f"[legend]\nname = 'test'\nsource = 'a test'\n{f'entry_into_force = {start}' if start else ''}\n{head}\n"
        f"[staging]\n{staging}\n[rounding]\n{rounding}\n{body}"
    )


@pytest.fixture
def line():
    return make_line


@pytest.fixture
def schedule():
    return make_schedule


@pytest.fixture
def legend():
    return make_legend
