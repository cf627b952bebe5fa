"""Concordances between classifications (HS, ISIC, ICIO …) with weights, and a report of what they leave open.

Invariant: weights of one source code sum to one; a code that goes to several places is never assigned to one of them
in silence: it is split by stated weights and reported.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accord.trade.errors import MappingError

if TYPE_CHECKING:
    import pandas as pd

SPLITS = ("equal", "refuse", "weights")


@dataclass(frozen=True, slots=True)
class Concordance:
    """A weighted map from one classification to another.

    Parameters
    ----------
    source, target
        Names of the classifications.
    weights
        By source code: target codes with weights that sum to one.
    """

    source: str
    target: str
    weights: Mapping[str, Mapping[str, float]]

    @property
    def ambiguous(self) -> dict[str, tuple[str, ...]]:
        """Source codes that go to several targets."""
        return {k: tuple(v) for k, v in self.weights.items() if len(v) > 1}

    def then(self, other: "Concordance") -> "Concordance":
        """Return the map through ``other``, weights multiplied.

        Raises
        ------
        MappingError
            ``other`` starts elsewhere, or lacks a code that this one leads to.
        """
        if other.source != self.target:
            raise MappingError(
                f"{self.source} → {self.target} cannot be followed by {other.source} → {other.target}",
                hint="the second map must start where the first ends",
            )
        out: dict[str, dict[str, float]] = {}
        lost: set[str] = set()
        for code, middle in self.weights.items():
            found: dict[str, float] = {}
            for step, weight in middle.items():
                if step not in other.weights:
                    lost.add(step)
                    continue
                for target, part in other.weights[step].items():
                    found[target] = found.get(target, 0.0) + weight * part
            out[code] = found
        if lost:
            raise MappingError(
                f"{len(lost)} codes of {self.target} lead nowhere in {other.target}, first {sorted(lost)[:5]}",
                hint="complete the second map",
                lost=sorted(lost),
            )
        return Concordance(self.source, other.target, out)


@dataclass(frozen=True, slots=True)
class Converted:
    """Values carried over by a concordance.

    Parameters
    ----------
    table
        The rows with the target code in place of the source code, summed.
    split
        By source code that went to several targets: the value and the targets.
    lost
        By source code without entry: its value, which is in ``table`` under the code ``?``.
    total, split_total, lost_total
        Sums of the value column: all, split, without entry.
    """

    table: "pd.DataFrame"
    split: Mapping[str, tuple[float, tuple[str, ...]]]
    lost: Mapping[str, float]
    total: float
    split_total: float
    lost_total: float

    def as_dict(self) -> dict[str, Any]:
        """Return the report, largest first, as JSON-serialisable data."""
        ranked = sorted(self.split.items(), key=lambda kv: -kv[1][0])
        return {
            "total": self.total,
            "split_total": self.split_total,
            "lost_total": self.lost_total,
            "split": [{"code": k, "value": v, "targets": list(t)} for k, (v, t) in ranked],
            "lost": [{"code": k, "value": v} for k, v in sorted(self.lost.items(), key=lambda kv: -kv[1])],
        }


def concordance(
    pairs: Iterable[tuple[str, str]] | Iterable[tuple[str, str, float]],
    *,
    source: str,
    target: str,
    split: str = "refuse",
) -> Concordance:
    """Return a concordance from pairs of codes, with weights where one code goes to several.

    Parameters
    ----------
    pairs
        (source code, target code) or (source code, target code, weight); repeated pairs count once.
    source, target
        Names of the classifications.
    split
        What to do with a code that has several targets: ``refuse``, ``equal`` (equal shares) or ``weights`` (the third
        item, scaled to sum to one).

    Raises
    ------
    MappingError
        A code has several targets and the rule is ``refuse``, or its weights are absent, negative or all zero.

    >>> c = concordance([("010110", "0141"), ("010110", "0142")], source="HS", target="ISIC4", split="equal")
    >>> c.weights["010110"]["0142"]
    0.5
    """
    if split not in SPLITS:
        raise MappingError(f"unknown rule {split!r}", hint=f"the rules are {', '.join(SPLITS)}", split=split)
    found: dict[str, dict[str, float]] = {}
    for row in pairs:
        code, to = str(row[0]), str(row[1])
        weight = float(row[2]) if len(row) > 2 else 1.0
        if weight < 0:
            raise MappingError(f"{code} → {to} has the weight {weight}", hint="weights are not negative", code=code)
        found.setdefault(code, {})[to] = weight
    several = {k: v for k, v in found.items() if len(v) > 1}
    if several and split == "refuse":
        first = next(iter(several))
        raise MappingError(
            f"{len(several)} codes of {source} have several targets in {target}, "
            f"first {first} → {sorted(several[first])}",
            hint="choose split='equal', or give weights: nothing is assigned one-to-many silently",
            codes=sorted(several)[:50],
            count=len(several),
        )
    out = {}
    for code, targets in found.items():
        parts = targets if split == "weights" else dict.fromkeys(targets, 1.0)
        total = sum(parts.values())
        if total <= 0:
            raise MappingError(f"{code} has no positive weight", hint="give one of its targets a weight", code=code)
        out[code] = {to: weight / total for to, weight in parts.items() if weight > 0}
    return Concordance(source, target, out)


def by_prefix(codes: Iterable[str], sectors: Mapping[str, Sequence[str]], *, source: str, target: str) -> Concordance:
    """Return a map by the longest matching prefix, for example ISIC divisions to ICIO sectors.

    Parameters
    ----------
    codes
        Source codes to place.
    sectors
        By target code: the prefixes that belong to it.
    source, target
        Names of the classifications.

    Raises
    ------
    MappingError
        A prefix stands under two targets, or a code matches none.
    """
    owner: dict[str, str] = {}
    for sector, prefixes in sectors.items():
        for prefix in prefixes:
            if owner.setdefault(prefix, sector) != sector:
                raise MappingError(
                    f"prefix {prefix!r} stands under {owner[prefix]} and {sector}", hint="each prefix has one target"
                )
    pairs, lost = [], []
    for code in codes:
        hit = next((owner[code[:k]] for k in range(len(code), 0, -1) if code[:k] in owner), None)
        if hit is None:
            lost.append(code)
        else:
            pairs.append((code, hit))
    if lost:
        raise MappingError(
            f"{len(lost)} codes of {source} match no sector of {target}, first {lost[:5]}",
            hint="add their prefixes",
            lost=lost[:50],
        )
    return concordance(pairs, source=source, target=target)


def average_rates(
    table: "pd.DataFrame", by: Concordance, *, column: str, rate: str, weight: str | None = None
) -> "pd.DataFrame":
    """Return mean rates by target code, for example tariffs by product into tariffs by sector.

    Parameters
    ----------
    table
        Rows with a code in ``column`` and a rate in ``rate``; other columns but the weight are kept as keys.
    by
        The concordance; a code with several targets counts in each with its weight.
    column, rate, weight
        Names of the columns; without ``weight`` every row counts the same.

    Returns
    -------
    pandas.DataFrame
        The keys, ``column`` with the target code (``?`` where the concordance has none), ``rate``, ``rows`` (how many
        rates are in the mean), ``without_rate`` (rows that lack one and are not in it), ``weight`` (their sum).
        A target without any rate, or without weight, has a missing rate, never zero.
    """
    import pandas as pd

    codes = table[column].astype(str)
    pairs = [(c, t, w) for c in sorted(set(codes)) for t, w in by.weights.get(c, {"?": 1.0}).items()]
    key = pd.DataFrame(pairs, columns=[column, "_target", "_share"])
    wide = table.assign(**{column: codes}).merge(key, on=column, how="left", validate="many_to_many")
    known = wide[rate].notna()
    wide["_weight"] = wide["_share"] * (1.0 if weight is None else wide[weight].fillna(0.0)) * known
    wide["_product"] = wide["_weight"] * wide[rate].fillna(0.0)
    wide["rows"], wide["without_rate"] = known.astype(int), (~known).astype(int)
    keys = [c for c in table.columns if c not in (column, rate, weight)]
    done = wide.groupby([*keys, "_target"], dropna=False)[["_product", "_weight", "rows", "without_rate"]].sum()
    done[rate] = done["_product"] / done["_weight"].where(done["_weight"] > 0)
    done = done.reset_index().rename(columns={"_target": column, "_weight": "weight"})
    return done[[*keys, column, rate, "rows", "without_rate", "weight"]]


def convert(table: "pd.DataFrame", by: Concordance, *, column: str, value: str) -> Converted:
    """Return a table's values carried from one classification to another, and what had to be split or was lost.

    Parameters
    ----------
    table
        Rows with a code in ``column`` and a number in ``value``; other columns are kept as keys.
    by
        The concordance.
    column, value
        Names of the columns.
    """
    import pandas as pd

    codes = table[column].astype(str)
    amounts = table[value].groupby(codes).sum()
    unknown = sorted(set(codes) - set(by.weights))
    rows = [(c, t, w) for c in amounts.index if c in by.weights for t, w in by.weights[c].items()]
    rows += [(c, "?", 1.0) for c in unknown]
    key = pd.DataFrame(rows, columns=[column, "_target", "_weight"])
    wide = table.assign(**{column: codes}).merge(key, on=column, how="left", validate="many_to_many")
    wide[value] = wide[value] * wide["_weight"]
    others = [c for c in table.columns if c not in (column, value)]
    wide = wide.drop(columns=[column, "_weight"]).rename(columns={"_target": column})
    summed = wide.groupby([*others, column], sort=True, dropna=False)[[value]].sum().reset_index()
    split = {c: (float(amounts[c]), t) for c, t in by.ambiguous.items() if c in amounts.index}
    lost = {c: float(amounts[c]) for c in unknown}
    return Converted(
        summed[list(table.columns)],
        split,
        lost,
        float(amounts.sum()),
        sum(v for v, _ in split.values()),
        sum(lost.values()),
    )
