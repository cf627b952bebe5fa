"""A full-size pair of tariffs that no state ever published, for tests, demonstrations and benchmarks.

Invariant: everything made here is marked synthetic, in the schedule and in every line's words; the same seed gives
the same desk. What it has in common with the reported Malaysia-Korea agreement (shares of lines and trade freed,
numbers of lines improved, the few named products) is set from the example's facts; all codes and the rest are drawn.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from importlib import resources
from pathlib import Path

import numpy as np

from accord.tariffs.duty import AdValorem, Compound, Duty, Mixed, Specific
from accord.tariffs.schedule import Schedule, TariffLine, Where
from accord.tariffs.table import Table, write_tables
from accord.tariffs.write import schedule_table


@dataclass(frozen=True, slots=True)
class Profile:
    """What a synthetic party looks like.

    Parameters
    ----------
    party, partner
        ISO alpha-3 codes.
    lines, digits
        Size of its tariff.
    bases, odds
        Base rates, percent, and how often each is drawn on lines that existing agreements do not free.
    freed_pct, value_freed_pct
        Share of lines, and of imports from the partner, at zero in the end.
    improved, improved_to_zero
        Lines better than every existing agreement, and how many of them end at zero.
    imports_usd_m
        Imports from the partner.
    named
        Products by words: base, final, category and number of lines.
    """

    party: str
    partner: str
    lines: int
    digits: int
    bases: tuple[float, ...]
    odds: tuple[float, ...]
    freed_pct: float
    value_freed_pct: float
    improved: int
    improved_to_zero: int
    imports_usd_m: float
    named: tuple[tuple[str, str, float, float, str, int], ...]


MALAYSIA = Profile(
    "MYS", "KOR", 9_700, 8, (5, 10, 15, 20, 25, 30), (0.2, 0.2, 0.2, 0.25, 0.1, 0.05), 92.7, 95.3, 682, 560, 10_400.0,
    (
        ("8703", "electric vehicle, completely knocked down", 10, 0, "EV10", 2),
        ("8703", "electric sport utility vehicle, completely built up", 30, 15, "RL", 1),
        ("8703", "hybrid or diesel car, completely knocked down", 8, 4, "RL", 2),
        ("7209", "cold-rolled or coated steel", 5, 0, "B5", 9),
        ("7208", "hot-rolled steel", 15, 10, "RL", 12),
    ),
)  # fmt: skip
KOREA = Profile(
    "KOR", "MYS", 12_000, 10, (5, 6.5, 8, 13, 18, 20, 27, 30, 36, 45, 50),
    (0.05, 0.1, 0.2, 0.1, 0.1, 0.15, 0.05, 0.1, 0.05, 0.05, 0.05), 94.8, 98.7, 288, 240, 14_000.0,
    (
        ("2009", "lemon juice", 50, 0, "B10", 1),
        ("0810", "durian", 45, 0, "B15", 1),
        ("3823", "palm acid oil", 8, 0, "A", 1),
    ),
)  # fmt: skip
PROFILES: Mapping[str, Profile] = {"MYS": MALAYSIA, "KOR": KOREA}
_START = date(2027, 1, 1)


@dataclass(frozen=True, slots=True)
class SyntheticDesk:
    """One party's side of a synthetic desk: schedules by agreement, and imports by (code, partner, year)."""

    profile: Profile
    offer: Schedule
    earlier: Schedule
    akfta: Schedule
    rcep: Schedule
    imports: tuple[tuple[str, str, int, float, float], ...]


def synthetic_desk(party: str, seed: int = 1, *, lines: int | None = None) -> SyntheticDesk:
    """Return one party's synthetic schedules and imports.

    Parameters
    ----------
    party
        ``MYS`` or ``KOR``.
    seed
        Any number; the same one gives the same desk.
    lines
        Another size than the profile's, for quick tests; counts shrink in proportion.
    """
    profile = PROFILES[party]
    size = lines or profile.lines
    small = size / profile.lines
    improved, to_zero = round(profile.improved * small), round(profile.improved_to_zero * small)
    rng = np.random.default_rng([seed, sum(party.encode())])
    codes = _codes(rng, size, profile.digits)
    freed = round(profile.freed_pct / 100 * size)
    hard = size - freed + to_zero
    order = rng.permutation(size)
    sensitive = np.zeros(size, dtype=np.bool_)
    sensitive[order[:hard]] = True
    gains = order[:improved]
    zero, gained = set(order[:to_zero].tolist()), set(gains.tolist())
    drawn = rng.choice(profile.bases, size=size, p=profile.odds)
    plain = np.where(rng.random(size) < 0.55, 0.0, drawn)
    base: list[Duty] = [AdValorem(_decimal(drawn[n] if sensitive[n] else plain[n])) for n in range(size)]
    for n in order[improved : improved + max(2, round(60 * small))]:
        base[n] = _odd_duty(rng, float(drawn[n]), "MYR" if party == "MYS" else "KRW")
    tracks = rng.choice(["SL", "HSL-A", "HSL-B", "HSL-C", "HSL-E"], size=size, p=[0.5, 0.05, 0.2, 0.15, 0.1])
    offer, akfta, rcep = [], [], []
    for n, code in enumerate(codes):
        where = Where(f"synthetic-{party.lower()}", n + 1)
        words = f"synthetic line {code}"
        isodd = not isinstance(base[n], AdValorem)
        track = str(tracks[n]) if sensitive[n] else "NT"
        track = "HSL-E" if sensitive[n] and isodd else track
        akfta.append(TariffLine(code, words, base[n], track, where, flags=("sensitive",) if sensitive[n] else ()))
        rcep.append(_rcep_line(code, words, base[n], bool(sensitive[n]), where))
        offer.append(_offer_line(rng, code, words, base[n], bool(sensitive[n]), n, gained, zero, where))
    offer, akfta, rcep = _named(profile, offer, akfta, rcep, (gains[:to_zero], gains[to_zero:]))

    def made(agreement: str, rows: list[TariffLine], base_date: date) -> Schedule:
        return Schedule(
            party, agreement, "HS2022", profile.digits, tuple(rows), base_date, synthetic=True, source=f"seed {seed}"
        )

    new = made("mkfta-example", offer, date(2025, 1, 1))
    return SyntheticDesk(
        profile, new, _earlier(rng, new, gains), made("akfta", akfta, date(2005, 1, 1)),
        made("rcep", rcep, date(2014, 1, 1)), _imports(rng, profile, codes, offer),
    )  # fmt: skip


def _decimal(value: float) -> Decimal:
    return Decimal(repr(float(value))).normalize()


def _codes(rng: np.random.Generator, size: int, digits: int) -> list[str]:
    text = resources.files("accord.tariffs").joinpath("data/hs4_isic4.csv").read_text(encoding="utf-8")
    rows = csv.reader(x for x in text.splitlines() if not x.startswith("#"))
    next(rows)
    headings = sorted({h for h, *_ in rows})
    stems = [f"{h}{n}0" for h in headings for n in range(1, 1 + int(rng.integers(3, 8)))]
    while len(stems) * 8 < size:
        stems += [s[:5] + "5" for s in stems]
    counts = np.ones(len(stems), dtype=int)
    if size >= len(stems):
        extra = rng.choice(len(stems), size=size - len(stems), replace=True)
        np.add.at(counts, extra, 1)
    else:
        keep = np.sort(rng.choice(len(stems), size=size, replace=False))
        stems, counts = [stems[k] for k in keep], counts[keep]
    rest = digits - 6
    return [f"{s}{n:0{rest}d}" for s, c in zip(stems, counts, strict=True) for n in range(c)]


def _odd_duty(rng: np.random.Generator, pct: float, currency: str) -> Duty:
    amount = Decimal(int(rng.integers(1, 30))) / (10 if currency == "MYR" else Decimal("0.01"))
    specific = Specific(amount, currency, Decimal(1), "kg")
    percent = AdValorem(_decimal(pct))
    return (specific, Compound((percent, specific)), Mixed("higher", (percent, specific)))[int(rng.integers(3))]


def _rcep_line(code: str, words: str, base: Duty, sensitive: bool, where: Where) -> TariffLine:
    if sensitive or not isinstance(base, AdValorem):
        return TariffLine(code, words, base, "U", where)
    path = tuple((y, AdValorem((base.pct * max(0, 10 - y) / 10).quantize(Decimal("0.1")))) for y in (1, 5, 10))
    return TariffLine(code, words, base, "", where, path=path)


def _offer_line(
    rng: np.random.Generator,
    code: str,
    words: str,
    base: Duty,
    sensitive: bool,
    place: int,
    gains: set[int],
    zero: set[int],
    where: Where,
) -> TariffLine:
    if not sensitive:
        return TariffLine(code, words, base, "A", where)
    if place in zero:
        return TariffLine(code, words, base, ("B5", "B10", "B15")[int(rng.integers(3))], where, flags=("sensitive",))
    if place in gains:
        pct = base.pct if isinstance(base, AdValorem) else Decimal(10)
        final = AdValorem(Decimal(1)) if pct <= 5 else AdValorem(Decimal(2))
        return TariffLine(code, words, base, "RL", where, final=final, flags=("sensitive",))
    return TariffLine(code, words, base, ("K", "X")[int(rng.integers(2))], where, flags=("sensitive",))


def _named(
    profile: Profile,
    offer: list[TariffLine],
    akfta: list[TariffLine],
    rcep: list[TariffLine],
    places: tuple[np.ndarray, np.ndarray],
) -> tuple[list[TariffLine], list[TariffLine], list[TariffLine]]:
    """Give some improved lines the words and rates of the reported products; their codes stay drawn."""
    free, kept = (iter(p.tolist()) for p in places)
    for _, words, base, final, category, count in profile.named:
        for _ in range(count):
            n = next(kept if category == "RL" else free, None)
            if n is None:
                return offer, akfta, rcep
            said = f"synthetic line {offer[n].code}: {words}"
            duty = AdValorem(_decimal(base))
            end = AdValorem(_decimal(final)) if category == "RL" else None
            offer[n] = replace(offer[n], description=said, base=duty, category=category, final=end)
            akfta[n] = replace(akfta[n], description=said, base=duty, category="HSL-E")
            rcep[n] = replace(rcep[n], description=said, base=duty, category="U", path=())
    return offer, akfta, rcep


def _earlier(rng: np.random.Generator, offer: Schedule, gains: np.ndarray) -> Schedule:
    """An earlier draft: some gains still excluded, some slower, a few lines freer than they end up."""
    lines = list(offer.lines)
    for n in gains.tolist():
        draw = rng.random()
        line = lines[n]
        if draw < 0.4:
            lines[n] = replace(line, category="X", final=None)
        elif draw < 0.5 and line.category in ("B5", "B10"):
            lines[n] = replace(line, category="B15")
        elif draw < 0.55 and line.category in ("B10", "B15"):
            lines[n] = replace(line, category="B5")
    return replace(offer, lines=tuple(lines))


def _imports(
    rng: np.random.Generator, profile: Profile, codes: list[str], offer: list[TariffLine]
) -> tuple[tuple[str, str, int, float, float], ...]:
    """Imports by line, partner and year, in million dollars, with kilograms; shares of freed trade as reported."""
    size = len(codes)
    free = np.array([x.category in {"A", "B5", "B10", "B15", "EV10"} for x in offer])
    value = np.where(rng.random(size) < 0.6, rng.lognormal(0.0, 2.0, size), 0.0)
    for mask, pct in ((free, profile.value_freed_pct), (~free, 100 - profile.value_freed_pct)):
        if value[mask].sum() == 0:
            value[mask] = 1.0
        value[mask] *= pct / 100 * profile.imports_usd_m / value[mask].sum()
    others = rng.lognormal(0.0, 2.0, size)
    others *= 12 * profile.imports_usd_m / others.sum()
    price = rng.lognormal(1.0, 1.0, size)
    rows = []
    for year, swing in ((2021, 0.9), (2022, 1.05), (2023, 1.05)):
        for n in range(size):
            if value[n] > 0:
                rows.append((codes[n], profile.partner, year, value[n] * swing, value[n] * swing * 1e6 / price[n]))
            rows.append((codes[n], "ROW", year, others[n] * swing, others[n] * swing * 1e6 / price[n]))
    return tuple(rows)


def write_desk(desk: SyntheticDesk, folder: Path) -> list[Path]:
    """Write a synthetic desk's schedules and imports as CSV files and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    name = desk.profile.party.lower()
    files = []
    for label, schedule in (
        ("offer", desk.offer), ("offer-earlier", desk.earlier), ("akfta", desk.akfta), ("rcep", desk.rcep)
    ):  # fmt: skip
        notes = (f"legend: {schedule.agreement}",) + (("in_force: 2027-01-01",) if label.startswith("offer") else ())
        files += write_tables([schedule_table(schedule, notes)], folder / f"{name}-{label}.csv")
    rows = tuple((c, p, y, round(v, 6), round(q, 1)) for c, p, y, v, q in desk.imports)
    table = Table("imports", "imports", ("code", "partner", "year", "value_usd_m", "quantity"), rows,
                  ("SYNTHETIC: drawn, not recorded",))  # fmt: skip
    return files + write_tables([table], folder / f"{name}-imports.csv")
