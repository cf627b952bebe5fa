"""Legends: the packaged ones are sound or say where not, and a malformed one is refused with the reason."""

from datetime import date
from decimal import Decimal

import pytest

from accord.tariffs import (
    CategoryError,
    LegendError,
    LegendNotFoundError,
    average_rate,
    check_legend,
    legend_from_text,
    legend_named,
    legend_names,
    load_legend,
    quota_on,
    rate,
    show_duty,
)


def test_packaged_legends_have_sources_and_no_contradiction_but_the_treatys_own():
    assert {"akfta", "aanzfta", "ajcep", "ahkfta", "cptpp-mys", "evfta", "ikcepa", "kvfta"} <= set(legend_names())
    for name in legend_names():
        legend = legend_named(name)
        assert legend.source
        errors = [f for f in check_legend(legend) if f.severity == "error"]
        assert errors == [] or name == "ikcepa", (name, errors)


def test_india_korea_contradicts_itself_and_the_check_names_both_sides():
    found = {f.code: f.message for f in check_legend(legend_named("ikcepa")) if f.severity == "error"}
    assert set(found) == {"declared-end", "same-stages-other-end"}
    assert "2018-01-01" in found["declared-end"] and "2017-01-01" in found["declared-end"]
    assert "E-8" in found["same-stages-other-end"] and "RED" in found["same-stages-other-end"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("cuts = 3\nlisted = [[1, 50]]", "two-ways"),
        ("to_pct = 5", "says-nothing"),
        ("cuts = 3\nto_pct = 5\nreduction_pct = 50", "two-ends"),
        ("treatment = 'none'\ncuts = 3", "two-ways"),
        ("listed = [[3, 50], [2, 100]]", "order"),
        ("listed = [[1, 60], [2, 40]]", "rises"),
        ("listed = [[1, 60], [2, 140]]", "share"),
        ("dated = [{ on = 2021-01-01, cap_pct = 10 }, { on = 2022-01-01, cap_pct = 20 }]", "rises"),
        ("cuts = 8\ndeclared_end = 2030-01-01", "declared-end"),
        ("cuts = 4\ngloss = 'free in three equal annual cuts'", "gloss-count"),
        ("treatment = 'undefined'", "undefined"),
        ("treatment = 'standstill'\nquota = { unit = 't' }", "quota-volume"),
    ],
)
def test_the_check_finds(legend, body, code):
    assert code in [f.code for f in check_legend(legend(f"[category.T]\n{body}"))]


def test_the_check_finds_what_the_head_and_the_lists_say(legend):
    codes = [f.code for f in check_legend(legend("[category.T]\ncuts = 1", head="base_date = 2021-01-01"))]
    assert codes == ["entry-before-base"]
    lists = "[category.T]\ncuts = 1\n[[ceiling]]\nname = 'S'\ncategories = ['S']\n[reciprocity]\ncategories = ['Q']"
    assert {"ceiling-category", "reciprocity-category"} <= {f.code for f in check_legend(legend(lists))}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[legend]\nname = 'x'\nflavour = 1", "flavour"),
        ("[legend]\nname = 'x'\n[category.A]\ncut = 1", "unknown key"),
        ("[legend]\nname = 'x'\n[staging]\nfirst = 'sometime'", "sometime"),
        ("[legend]\nname = 'x'\n[staging]\nyearly = '02-30'", "02-30"),
        ("[legend]\nname = 'x'\n[rounding]\nad_valorem = { to = 0.1, mode = 'nearest' }", "nearest"),
        ("[legend]\nname = 'x'\n[rounding]\nad_valorem = { to = 0 }", "above zero"),
        ("[legend]\nname = 'x'\nentry_into_force = 'soon'", "no date"),
        ("[legend]\nname = 'x'\n[[pattern]]\nmatch = 'B(?P<n>'", "regular expression"),
        ("[legend]\nname = 'x'\n[[pattern]]\nmatch = 'B[0-9]+'", "needs a group"),
        ("[legend]\ntitle = 'x'", "name is missing"),
        ("[legend", "no TOML"),
        ("[legend]\nname = 'x'\n[category.A]\ncuts = 'three'", "wrong kind"),
        ("[legend]\nname = 'x'\n[category]\nA = 3", "wrong kind|unknown key"),
        ("[legend]\nname = 'x'\n[category.A]\nlisted = [1, 2]", "wrong kind"),
        ("[legend]\nname = 'x'\n[[ceiling]]\nlines_pct = 'many'", "no number"),
        ("[legend]\nname = 'x'\n[category.A]\ndated = [{ on = 2020-01-01, rate = 'cheap' }]", "cheap"),
        ("legend = 3", "wrong kind|missing"),
    ],
)
def test_malformed_legends_are_refused(text, why):
    with pytest.raises(LegendError, match=why):
        legend_from_text(text)


def test_parties_override_dates_and_categories():
    assert legend_named("ajcep", "JPN").yearly == (4, 1) and legend_named("ajcep").yearly == (1, 1)
    assert legend_named("rcep", "KOR").entry_into_force == date(2022, 2, 1)
    assert float(legend_named("akfta", "VNM").ceilings[0].value_pct) == 25
    assert float(legend_named("akfta", "KOR").ceilings[0].value_pct) == 10


def test_a_desks_own_legend_is_read_by_path(tmp_path, line):
    path = tmp_path / "own.toml"
    path.write_text("[legend]\nname='own'\nentry_into_force=2020-01-01\n[category.'Cat 1']\ncuts=2", encoding="utf-8")
    assert show_duty(rate(line(category="CAT1"), date(2020, 5, 1), load_legend(path))) == "5%"
    with pytest.raises(LegendNotFoundError):
        load_legend("nowhere")
    with pytest.raises(LegendNotFoundError):
        load_legend(tmp_path / "missing.toml")


def test_unverified_parts_are_marked():
    assert legend_named("kvfta").certainty == "unverified"
    assert legend_named("akfta").category("HSL-B").certainty == "unverified"
    assert legend_named("cptpp-mys").unverified
    with pytest.raises(CategoryError):
        legend_named("kvfta").category("S-2")


def test_quotas_grow_by_years_of_the_agreement(legend):
    body = "[category.Q]\ntreatment = 'standstill'\nquota = { volume = 50000, unit = 'units', growth_pct = 10, inside_pct = [[1, 20], [3, 0]] }"
    found = legend(body, start="2026-07-01")
    assert quota_on(found, found.category("Q"), date(2026, 6, 30)) is None
    assert quota_on(found, found.category("Q"), date(2026, 12, 31)) == (Decimal(50000), Decimal(20))
    assert quota_on(found, found.category("Q"), date(2028, 1, 1)) == (Decimal("60500.00"), Decimal(0))
    assert average_rate(Decimal(50), Decimal(0), Decimal(20), Decimal(40)) == 0
    with pytest.raises(LegendError, match="no quota"):
        quota_on(legend("[category.T]\ncuts = 1"), legend("[category.T]\ncuts = 1").category("T"), date(2026, 1, 1))
