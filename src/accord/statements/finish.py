"""Drafts into statements: span, dates, areas, instrument, figures, attribution, one row per instrument of a list.

Invariant: a date is a target only where the act looks ahead; told as past it is the event's.
"""

import re
from collections.abc import Sequence
from datetime import date

from accord.documents import Document
from accord.statements.acts import Draft
from accord.statements.figures import find_figures
from accord.statements.statement import Figure, Statement, statement_id
from accord.statements.timing import OPEN_BOUNDS, TimeSpan, choose_side, time_spans
from accord.statements.topics import Named, find_areas, find_instruments
from accord.statements.speakers import attribution_of
from accord.statements.view import View
from accord.vocabulary import Interval

EXTRACTOR = "grammar/1"
_AHEAD = frozenset({"commit", "agree", "intend", "urge"})
_NOUN_DATE = re.compile(
    r"(?:chairmanship|presidency|anniversary|figures?|signed|election|crisis|pandemic|since|from|up|compared\s+with|rose\s+in)\s*$", re.I
)


def to_statements(document: Document, view: View, draft: Draft, published: date | None) -> list[Statement]:
    """Return the statements of a draft: one, or one for each instrument of a list."""
    first, last = _widen(view, draft, published)
    start, end = view.tokens[first].start, view.tokens[last - 1].end
    start, end = _trim(document.text, start, end)
    if end <= start:
        return []
    times = time_spans(document.text, start, end, published)
    target, event = _dates(document.text, view, draft, times, start, end, published)
    figures = tuple(find_figures(document.text, start, end, times, view.mentions))
    named = _instruments(view, draft, first, last)
    said = attribution_of(view, max(draft.first, 0))
    rows = _rows(view, draft, first, last, named)
    statements = []
    for kind, title, areas, detail in rows:
        statements.append(
            Statement(
                id=statement_id(document.id, start, end, draft.act, kind, detail),
                doc=document.id,
                start=start,
                end=end,
                quote=document.text[start:end],
                act=draft.act,
                subact=draft.sub,
                strength=draft.strength,
                verb=draft.verb,
                polarity="negated" if draft.negated else "affirmed",
                parties=draft.codes,
                recipients=tuple(sorted(draft.recipients)),
                areas=tuple(areas),
                instrument=kind,
                title_word=title,
                instrument_state=_state(draft, kind),
                target=target,
                event=event,
                figures=figures,
                attribution=_attribution(view, said),
                headline=view.sentence.kind == "heading",
                extractor=EXTRACTOR,
            )
        )
    return statements


def _widen(view: View, draft: Draft, published: date | None) -> tuple[int, int]:
    """Take in a date that stands before the subject: "By 2030, the two countries aim to"."""
    first, last = draft.first, min(draft.last, len(view.tokens))
    if (
        draft.act in _AHEAD
        and 0 < first <= 9
        and view.low(0) in {"by", "in", "within", "before", "from", "next", "until"}
    ):
        lead = time_spans(view.text, view.tokens[0].start, view.tokens[first - 1].end, published)
        if lead and lead[0].start == view.tokens[0].start and first <= 7:
            first = 0
    return first, max(last, first + 1)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t\n,.;:“\"'‘”)•-–—":
        start += 1
    while end > start and text[end - 1] in ' \t\n,.;:“"‘!(-–—':
        end -= 1
    opened = text[start:end].count("“") - text[start:end].count("”")
    if opened < 0 and text[end - 1] == "”":
        end -= 1
    return start, end


def _dates(
    text: str, view: View, draft: Draft, times: Sequence[TimeSpan], start: int, end: int, published: date | None
) -> tuple[Interval | None, Interval | None]:
    verb_end = view.tokens[view.groups[draft.group].head].end if draft.group >= 0 else start
    target: Interval | None = None
    event: Interval | None = None
    ahead = draft.act in _AHEAD and not draft.fact
    for span in times:
        if span.bound in {"over", "since", "dated", "as of", "for", "throughout"} and not (
            span.bound == "for" and draft.sub == "scheduled"
        ):
            if span.bound in {"since"} and event is None:
                event = Interval(span.interval.earliest, published, "range", span.interval.text)
            continue
        interval = choose_side(span, past=draft.past and span.bound not in OPEN_BOUNDS)
        noun = _NOUN_DATE.search(text[max(start, span.start - 24) : span.start])
        if draft.sub != "scheduled" and span.bound in {"on", ""} and interval.precision == "day" and re.match(r"\s+(?:to|that)\b", text[span.end : span.end + 6]):
            event = event or choose_side(span, past=True)
            continue
        past = span.past or (
            interval.latest is not None
            and published is not None
            and interval.latest < published
            and draft.sub != "scheduled"
        )
        if span.bound in OPEN_BOUNDS and draft.act in {"commit", "agree", "intend", "urge", "announce"} and not past:
            target = target or interval
        elif ahead and not past and not noun and span.start >= verb_end and not _signed_before(text, span):
            if published is None and not interval.resolved and draft.sub not in {"scheduled"}:
                target = target or interval
            elif target is None and (interval.resolved or not interval.precision == "x"):
                target = interval
        elif ahead and not past and draft.sub in {"scheduled", "expect", "plan", "aim"} and not noun and target is None:
            target = interval
        elif event is None and interval.resolved:
            event = interval
    if draft.act == "sign" or draft.fact:
        target = None
    if event is None and published is not None and draft.act in {"sign", "announce"} and target is None and draft.past:
        event = None
    return target, event


def _signed_before(text: str, span: TimeSpan) -> bool:
    return bool(
        re.search(
            r"\b(?:signed|established|launched|held|concluded|agreed|adopted)\s*$",
            text[max(0, span.start - 14) : span.start],
        )
    )


def _instruments(view: View, draft: Draft, first: int, last: int) -> list[Named]:
    if draft.instrument:
        found = find_instruments(view.tokens, first, last)
        return [x for x in found if x.kind == draft.instrument][:1] or [
            Named(draft.instrument, draft.instrument, first, first)
        ]
    found = find_instruments(view.tokens, first, last)
    head = view.groups[draft.group].head if draft.group >= 0 else first
    if draft.fact and draft.sub in {"rank", "figure", "anniversary", "courtesy", "meeting", "visit"}:
        return []
    kept = []
    for x in found:
        if x.kind == "joint-declaration" and (
            draft.act not in {"sign", "agree", "announce"} or x.first < head or draft.sub in {"agree", "decide", "task"}
        ):
            continue
        if x.kind in {"agreement"} and view.low(x.first) == "deal" and view.low(x.first - 1) in {"great", "good"}:
            continue
        kept.append(x)
    if draft.rule == "an agreement to":
        return []
    if draft.about is not None and not kept:
        kept = find_instruments(view.tokens, *draft.about)
    if kept and not (kept[0].kind == "agreement" and _definite(view, kept[0])):
        return kept
    word = _anaphor(view, draft, first, last, head) if not kept else view.low(kept[0].first)
    kind = _referent(view, word) if word else None
    if kind is not None:
        return [Named(kind, view.talk.recent.get(kind, word or kind), first, first)]
    return kept


def _definite(view: View, x: Named) -> bool:
    follows = view.low(x.last + 1) in {"on", "for", "between", "with", "concerning", "regarding"}
    before = view.low(x.first - 1)
    return x.first == x.last and before in {"the", "this", "that", "draft", "said"} and not view.low(x.first).endswith("s") and not follows


_REFERENTS = {
    "fta": ("fta", "agreement", "loan", "contract", "mou", "strategic-partnership", "loi"),
    "partnership": ("strategic-partnership", "fta"),
    "document": ("mou", "agreement", "loi", "fta"),
    "any": (),
    "project": ("project",),
}
_WORD_REFERENT = {
    **dict.fromkeys(("agreement", "deal", "pact", "treaty", "accord", "talks", "negotiations", "negotiation", "round", "resumption", "hiatus", "ratification", "text"), "fta"),
    **dict.fromkeys(("partnership", "upgrade", "elevation", "announcement", "move"), "partnership"),
    **dict.fromkeys(("memorandum", "document", "documents"), "document"),
    **dict.fromkeys(("it", "them", "draft", "signing", "establishment"), "any"),
}


def _anaphor(view: View, draft: Draft, first: int, last: int, head: int) -> str | None:
    """Return the word of a draft that points back to an instrument, where the draft names none itself."""
    subject = view.words(first, min(head, last)) if head > first else view.words(first, first + 3)
    lead = view.words(0, first) if view.low(0) == "under" else []
    passive = draft.group >= 0 and view.groups[draft.group].tag != "VBZ" and (view.groups[draft.group].passive or "force" in view.words(head, head + 8) or draft.sub in {"status", "scheduled", "expect"})
    for word in (*lead, *subject):
        if word in _WORD_REFERENT and (word != "it" or (passive and len(subject) <= 8)) and word not in {"text"}:
            return word
    verb = view.groups[draft.group].lemma if draft.group >= 0 else ""
    for word in view.words(head + 1, min(last, head + 7)):
        if word in {"it", "them"}:
            if verb in {"sign", "ratify", "approve", "conclude", "finalise", "finalize", "endorse"}:
                return word
        elif word in _WORD_REFERENT and word not in {"round", "move", "announcement", "talks"}:
            return word
        elif word == "talks" and draft.act in {"announce", "agree", "intend"}:
            return word
    return None


def _referent(view: View, word: str) -> str | None:
    """Return the instrument that "the agreement", "the talks", "it" stand for, the latest that fits."""
    recent = [k for k in reversed(view.talk.recent) if k != "joint-declaration"]
    wanted = _REFERENTS[_WORD_REFERENT.get(word, "any")]
    if not wanted:
        return recent[0] if recent else None
    trade = {"tariff", "tariffs", "exports", "duties", "market", "goods", "trade", "talks", "negotiations"} & {t.low for t in view.tokens}
    if trade and "fta" in recent and "fta" in wanted:
        return "fta"
    return next((k for k in recent if k in wanted[:4]), None) or next((k for k in recent if k in wanted), None)


def _rows(
    view: View, draft: Draft, first: int, last: int, named: list[Named]
) -> list[tuple[str | None, str | None, list[str], str]]:
    areas = find_areas(view.tokens, first, last)
    if draft.act in {"sign"} or (draft.act == "intend" and draft.sub == "scheduled" and named):
        if len(named) >= 1 and (listed := _listed(view, named, last)):
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
    order = after or named
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
    if not any(
        w
        in {
            "memoranda",
            "memorandums",
            "mous",
            "agreements",
            "pacts",
            "deals",
            "treaties",
            "contracts",
            "protocols",
            "arrangements",
            "lois",
            "letters",
            "documents",
            "accords",
        }
        for w in words
    ):
        return []
    if len(named) >= 2 and named[1].first - named[0].last > 2 and not all(x.kind == "mou" for x in named):
        rows = []
        for k, x in enumerate(named):
            stop = named[k + 1].first if k + 1 < len(named) else last
            rows.extend(_items(view, x, x.last + 1, stop, f"{k}"))
        return rows
    return _items(view, plural, plural.last + 1, last, "")


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
    if i >= b or view.low(i) == "between":
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


def _state(draft: Draft, kind: str | None) -> str | None:
    if kind is None or draft.negated:
        return None
    return draft.state


def _attribution(view: View, said: object) -> str | None:
    if said is None:
        return None
    text = re.sub(r"\s+", " ", said.text).strip()  # type: ignore[attr-defined]
    return text or None


__all__ = ["EXTRACTOR", "Figure", "to_statements"]
