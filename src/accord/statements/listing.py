"""Which instrument a statement speaks of, and one row for each instrument of a list.

Invariant: rows of one list share the span and differ in instrument or areas.
"""

from accord.statements.drafts import Draft
from accord.statements.lexicon import words
from accord.statements.topics import Named, find_areas
from accord.statements.view import View

_W = words()
_NUMBERS = {w: n for n, w in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], 1)}
_NUMBERS |= {"a": 1, "an": 1} | {str(n): n for n in range(1, 10)}


def rows_of(
    view: View, draft: Draft, first: int, last: int, named: list[Named]
) -> list[tuple[str | None, str | None, list[str], str]]:
    """Return instrument, title word, areas and detail of each row that a draft makes."""
    areas = find_areas(view.tokens, first, last)
    told = draft.act == "sign" or (draft.act == "intend" and draft.sub == "scheduled")
    signs = told and view.sentence.kind != "heading"
    if signs and named and (listed := _listed(view, named, last)):
        return listed
    main = _main(view, draft, named)
    if main is None:
        return [(None, None, _tidy_areas(areas, None, draft), "")]
    return [(main.kind, main.title, _tidy_areas(areas, main.kind, draft), "")]


def _main(view: View, draft: Draft, named: list[Named]) -> Named | None:
    if not named:
        return None
    head = view.groups[draft.group].head if draft.group >= 0 else -1
    after = [x for x in named if x.first > head]
    told = draft.group >= 0 and view.groups[draft.group].lemma in {"be", "set", "contain", "cover", "provide", "have"}
    subject = (
        [x for x in named if draft.first <= x.first < head] if told and not view.groups[draft.group].passive else []
    )
    order = subject or after or named
    best = order[0]
    if best.kind in {"framework", "project", "dialogue", "agreement", "fund"}:
        strong = next(
            (x for x in order[:3] if x.kind in {"fta", "mou", "strategic-partnership"} and x.first - best.last <= 4),
            None,
        )
        best = strong or best
    return best


def _listed(view: View, named: list[Named], last: int) -> list[tuple[str | None, str | None, list[str], str]]:
    """Split "memoranda on A, B and C" and "an agreement on A and a memorandum on B" into one row each."""
    if counted := _counted(view, named, last):
        return counted
    # "A Memorandum of Understanding (MoU)" is one paper, and the project at the end of a list is what one is about.
    papers = [x for x in named if view.low(x.first - 1) != "(" and x.kind not in {"project", "dialogue", "fund"}]
    named = papers if len(papers) >= 2 else named
    plural = named[0]
    words = view.words(plural.first, plural.last + 1)
    rows: list[tuple[str | None, str | None, list[str], str]] = []
    if (
        len(named) >= 2
        and len({x.first for x in named}) >= 2
        and not any((w.endswith("s") and w not in {"this"}) or w == "memoranda" for w in words)
    ):
        for k, x in enumerate(named):
            stop = named[k + 1].first if k + 1 < len(named) else last
            rows.append((x.kind, x.title, _tidy_areas(find_areas(view.tokens, x.first, stop), x.kind, None), f"{k}"))
        joined = [view.words(named[k].last + 1, named[k + 1].first) for k in range(len(named) - 1)]
        return rows if all({"and", ","} & set(j) for j in joined) else []
    if not any(w in _W["plural_instruments"] for w in words):
        return []
    if len(named) >= 2 and named[1].first - named[0].last > 2 and not all(x.kind == "mou" for x in named):
        rows = []
        for k, x in enumerate(named):
            stop = named[k + 1].first if k + 1 < len(named) else last
            rows.extend(_items(view, x, x.last + 1, stop, f"{k}"))
        return rows
    return _items(view, plural, plural.last + 1, last, "")


def _counted(view: View, named: list[Named], last: int) -> list[tuple[str | None, str | None, list[str], str]]:
    """Count "two agreements and three memoranda were signed on A, B, C, D and E": five rows of two kinds."""
    if len(named) < 2 or view.words(named[0].last + 1, named[1].first)[:1] != ["and"]:
        return []
    counts = [_NUMBERS.get(view.low(x.first - 1), 0) for x in named[:2]]
    if not all(1 <= n <= 9 for n in counts) or named[1].first - named[0].last > 3:
        return []
    pieces = _items(view, named[1], named[1].last + 1, last, "")
    areas = [row[2] for row in pieces] if len(pieces) == sum(counts) else [[] for _n in range(sum(counts))]
    kinds = [x for x, n in zip(named, counts, strict=False) for _k in range(n)]
    return [(x.kind, x.title, areas[k], f"counted.{k}") for k, x in enumerate(kinds)]


def _items(view: View, x: Named, a: int, b: int, prefix: str) -> list[tuple[str | None, str | None, list[str], str]]:
    """Split the list after "on", "in", "covering" at its commas and last "and"."""
    i = a
    while i < b and view.low(i) not in {
        "on",
        "in",
        "covering",
        "for",
        "concerning",
        "regarding",
        "including",
        "spanning",
        ":",
        "between",
    }:
        i += 1
    # "15 agreements in the fields of mining, transport and aviation": the count says that these are no list of them.
    counted = any(t.text.isdigit() and int(t.text) > 9 for t in view.tokens[max(0, x.first - 3) : x.first])
    if i >= b or view.low(i) == "between" or (counted and {"fields", "areas", "sectors"} & set(view.words(i, i + 4))):
        return [(x.kind, x.title, _tidy_areas(find_areas(view.tokens, a, b), x.kind, None), prefix)]
    pieces: list[tuple[int, int]] = []
    start = i + 1
    comma = any(view.low(k) in {",", ";"} for k in range(start, b))
    for k in range(start, b):
        low = view.low(k)
        if low in {",", ";"} or (low == "and" and (not comma or view.low(k - 1) in {","} or _last_and(view, k, b))):
            if k > start:
                pieces.append((start, k))
            start = k + 1
    if start < b:
        pieces.append((start, b))
    pieces = _rejoin(view, [p for p in pieces if p[1] > p[0]])
    if len(pieces) < 2:
        return [(x.kind, x.title, _tidy_areas(find_areas(view.tokens, a, b), x.kind, None), prefix)]
    return [
        (x.kind, x.title, _tidy_areas(find_areas(view.tokens, p, q), x.kind, None), f"{prefix}.{n}")
        for n, (p, q) in enumerate(pieces)
    ]


def _last_and(view: View, k: int, b: int) -> bool:
    return not any(view.low(j) in {",", ";"} for j in range(k + 1, b)) and not any(
        view.low(j) == "and" for j in range(k + 1, b)
    )


def _rejoin(view: View, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join pieces that are no item of their own: "Article 6, Paragraph 2", "cooperation and"."""
    joined: list[tuple[int, int]] = []
    titled = sum(view.low(p) in {"cooperation", "mutual", "the"} for p, _q in pieces) >= 2
    for p, q in pieces:
        fragment = view.low(p) in {"paragraph", "article", "section", "among", "between", "as", "which", "with"} or (
            titled and view.low(p) not in {"cooperation", "mutual", "the", "on"}
        )
        if joined and fragment:
            joined[-1] = (joined[-1][0], q)
        else:
            joined.append((p, q))
    return joined


def _tidy_areas(areas: list[str], kind: str | None, draft: Draft | None) -> list[str]:
    out = list(areas)
    if kind == "fta" and "trade" not in out:
        out.insert(0, "trade")
    if kind == "strategic-partnership" and "diplomacy" not in out and not out:
        out.append("diplomacy")
    specific = {
        "energy": {"nuclear", "ccs"},
        "economy": {"trade", "investment", "finance", "supply_chain", "digital", "tourism"},
        "security": {"cybercrime", "drug_trafficking", "dprk", "defence", "maritime"},
        "regional_global": {"dprk", "humanitarian"},
        "green": {"climate"},
        "resources": {"critical_minerals"},
        "finance": {"trade"},
        "diplomacy": set(out) - {"diplomacy"},
        "education": set(),
        "defence": {"defence_industry"} if draft is not None and "industry" in draft.rule else set(),
    }
    if "diplomacy" in out and kind != "strategic-partnership":
        out = [a for a in out if a != "diplomacy"] if len(out) > 1 else out
    if "security" in out and "dprk" in out:
        out.remove("security")
    del specific
    return out
