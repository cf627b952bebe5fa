"""A made-up line table of full size, for trying things out: seeded, and labelled as made up in every description.

Invariant: nothing in it is data about any country.
"""

from typing import Any

import numpy as np

# Duties, percent, and how common each is: the usual steps of national tariffs, not any one of them.
_DUTIES = (0.0, 2.0, 5.0, 8.0, 10.0, 15.0, 20.0, 30.0, 50.0)
_COMMON = (0.35, 0.08, 0.2, 0.08, 0.1, 0.08, 0.06, 0.03, 0.02)


def synthetic_columns(lines: int = 10_000, seed: int = 0) -> dict[str, list[Any]]:
    """Return the columns of a synthetic table with ``lines`` eight-digit lines in up to 96 chapters."""
    rng = np.random.default_rng(seed)
    chapters = np.sort(rng.choice(np.setdiff1d(np.arange(1, 98), [77]), size=lines, p=_chapter_sizes(rng)))
    codes: list[str] = []
    count: dict[int, int] = {}
    for chapter in chapters.tolist():
        place = count.get(chapter, 0)
        count[chapter] = place + 1
        codes.append(f"{chapter:02d}{place // 2:04d}{10 * (place % 2 + 1):02d}")
    level = rng.normal(0.0, 0.6, 98)[chapters]
    imports = np.exp(rng.normal(0.0, 2.0, lines) + level)
    duty = np.array(_DUTIES)[np.searchsorted(np.cumsum(_COMMON), np.clip(rng.random(lines) + level / 12.0, 0, 0.999))]
    elasticity = -np.exp(rng.normal(0.3, 0.4, lines))
    politics = duty / 100.0 / (1.0 + duty / 100.0) * -elasticity * np.exp(rng.normal(0.0, 0.6, lines))
    return {
        "line": codes,
        "description": [f"SYNTHETIC line {i + 1}, not data" for i in range(lines)],
        "import_value": [round(float(x), 4) for x in imports],
        "other_imports": [round(float(x), 4) for x in imports * np.exp(rng.normal(1.0, 1.0, lines))],
        "base_pct": [float(x) for x in duty],
        "elasticity": [round(float(x), 4) for x in elasticity],
        "substitution": [round(float(x), 4) for x in -np.exp(rng.normal(0.9, 0.3, lines))],
        "weight": [round(float(x), 5) for x in politics],
        "must": [""] * lines,
    }


def _chapter_sizes(rng: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    sizes = np.exp(rng.normal(0.0, 0.9, 96))
    return np.asarray(sizes / sizes.sum())
