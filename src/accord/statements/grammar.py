"""The default extractor: the program's own clause grammar over word lists and the table of countries.

Invariant: deterministic, and every quote is a slice of the document's text.
"""

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from datetime import date

from accord.documents import Deadline, Document, time_limit
from accord.statements.actors import Cast, cast_of
from accord.statements.acts import find_acts
from accord.statements.bearing import is_weak, kept_in_weak
from accord.statements.chances import Chance, find_chances
from accord.statements.drafts import Draft
from accord.statements.facts import find_facts
from accord.statements.figures import find_figures
from accord.statements.finish import to_statements
from accord.statements.gates import NOTHING, candidate, no_business
from accord.statements.gazetteer import find_countries
from accord.statements.group import is_adverb
from accord.statements.halves import split_halves
from accord.statements.names import NO_NAMES, Names
from accord.statements.nearest import joint_body
from accord.statements.opening import lay_open
from accord.statements.second import take_chances
from accord.statements.statement import Statement
from accord.statements.subjects import read_phrase
from accord.statements.timing import time_spans
from accord.statements.tokens import Sentence, Token, sentences, tokenise
from accord.statements.topics import find_instruments
from accord.statements.view import Chapeau, Discourse, Subject, View
from accord.statements.whereabouts import is_own

VERSION = "4"
Line = tuple[View, list[Draft], list[Chance]]
# A document has half a minute, and a second more for every fifty thousand characters.
_SECONDS, _CHARACTERS = 30.0, 50_000


class GrammarExtractor:
    """Reads statements by the clause grammar."""

    name = "grammar"

    def __init__(self, names: Names = NO_NAMES) -> None:
        """Read with a desk's own table of names, where it has one."""
        self.names = names

    @property
    def version(self) -> str:
        """The grammar's version and, where there is a table of names, a hash of it."""
        return f"{VERSION}+names-{self.names.digest}" if self.names.digest else VERSION

    def extract(self, document: Document) -> tuple[Statement, ...]:
        """Return the statements of a document in the order of their text; none where it is not in English."""
        found, _trace = read_document(document, names=self.names)
        return tuple(replace(s, extractor=f"{self.name}/{self.version}") for s in found) if self.names.digest else found


def read_document(
    document: Document, *, explain: int | None = None, names: Names = NO_NAMES
) -> tuple[tuple[Statement, ...], list[str]]:
    """Return the statements of a document and, for the sentence at offset ``explain``, what the rules did."""
    trace: list[str] = []
    if document.language != "en" or not document.readable:
        return (), ["not read: the document is not in English"] if document.language != "en" else ["nothing to read"]
    with time_limit(document.name, _SECONDS + len(document.text) / _CHARACTERS) as deadline, _collector_at_rest():
        return _read(document, explain, names, trace, deadline), trace


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep the collector of cycles from looking through a document's many small objects; none of them is in a cycle."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _read(
    document: Document, explain: int | None, names: Names, trace: list[str], deadline: Deadline
) -> tuple[Statement, ...]:
    lines = sentences(document.text, document.readable)
    if no_business(document.text, lines):
        trace.append("the text is about sport, markets or the weather and no public business between countries")
        return ()
    read = read_lines(document, lines, explain, trace, names, deadline)
    published = _published(document)
    statements: dict[str, Statement] = {}
    weak = is_weak(document.text, [(view, found) for view, found, _left in read])
    sure = [(view, kept_in_weak(view, found) if weak else found) for view, found, _left in read]
    second = [] if weak else take_chances(read)
    for view, found in [*sure, *second]:
        for draft in found:
            for statement in to_statements(document, view, draft, published):
                statements.setdefault(statement.id, statement)
    if explain is not None:
        if weak:
            trace.append("the text bears little on two countries' business: only deeds in sentences about both count")
        trace.extend(
            f"“{view.span_text(d.first, d.last)}”: {d.act} by {d.rule}"
            for view, found in second
            for d in found
            if view.sentence.start <= explain < view.sentence.end
        )
    return tuple(sorted(statements.values(), key=lambda s: (s.start, s.end, s.act, s.id)))


def read_lines(
    document: Document,
    lines: Sequence[Sentence],
    explain: int | None = None,
    trace: list[str] | None = None,
    names: Names = NO_NAMES,
    deadline: Deadline | None = None,
) -> list[Line]:
    """Return for each sentence that is read its view, the drafts of the frames, and the clauses that no frame reads."""
    text = document.text
    tokens: list[Token] = []
    bounds: list[tuple[int, int]] = []
    for line in lines:
        a = len(tokens)
        tokens.extend(tokenise(text, line.start, line.end))
        bounds.append((a, len(tokens)))
    cast = cast_of(document, tokens, names)
    published = _published(document)
    talk = Discourse()
    read: list[Line] = []
    headings: set[str] = set()
    own = is_own(document)
    for line, (a, b) in zip(lines, bounds, strict=True):
        if deadline is not None:
            deadline.check()
        wanted = explain is not None and line.start <= explain < line.end
        rules: list[str] | None = [] if wanted else None
        result = _read_line(text, line, tokens[a:b], cast, talk, own, published, headings, rules)
        if result is not None:
            read.append(result)
        if wanted and rules is not None and trace is not None:
            trace[:] = [
                f"sentence: {text[line.start : line.end]!r}",
                f"pair of the document: {', '.join(cast.pair) or 'none'}",
                *rules,
            ]
    return read


def _published(document: Document) -> date | None:
    return date.fromisoformat(document.published.value) if document.published else None


def _read_line(
    text: str,
    line: Sentence,
    tokens: list[Token],
    cast: Cast,
    talk: Discourse,
    own: bool,
    published: date | None,
    headings: set[str],
    rules: list[str] | None,
) -> Line | None:
    if not tokens:
        return None
    if talk.paragraph != line.paragraph:
        talk.paragraph = line.paragraph
        if tokens[0].text not in {"“", '"'}:
            talk.quoting = False
        talk.label = _labelled(line.label, cast) or (talk.label if own and not line.label else ())
        if cast.answers and not line.label:
            talk.label = () if tokens[-1].low == "?" else (cast.answers,)
    why = candidate(text, line, tokens, headings)
    listed = talk.chapeau is not None and (
        line.kind == "bullet"
        or re.search(r"(?:^|\n)[ \t]*\(?\d{1,2}[.)][ \t]+$", text[max(0, line.start - 8) : line.start]) is not None
    )
    if not listed and tokens[-1].text != ":":
        talk.chapeau = None
    if why is not None and not ((talk.listing or listed) and why == NOTHING) and tokens[-1].text != ":":
        if rules is not None:
            rules.append(f"left out: {why}")
        _remember(tokens, talk, cast)
        return None
    view = lay_open(text, line, tokens, cast, talk, own or (cast.answers is not None and bool(talk.label)))
    view.times = time_spans(text, line.start, line.end, published)
    acts = find_acts(view, rules)
    acts = split_halves(view, acts)
    view.figures = find_figures(text, line.start, line.end, view.times, view.mentions, cast.pair)
    facts = find_facts(view, view.figures, acts)
    if rules is not None:
        rules.extend(f"{d.act}/{d.sub} by rule: {d.rule}" for d in facts)
        if not acts and not facts:
            rules.append("no rule made a statement of it")
    found = _dedupe([*acts, *facts])
    if not found and talk.listing is not None and line.kind in {"bullet", "heading", "body"}:
        found = _listed_instrument(view, talk.listing)
    elif line.kind in {"body"} and not tokens[-1].text.endswith(":"):
        talk.listing = None
    if listed and talk.chapeau is not None and talk.chapeau.act is not None:
        found = _listed_act(view, talk.chapeau) or found
    elif not listed:
        talk.chapeau, found = _chapeau(view, found)
    if tokens[-1].text == ":":
        talk.listing = _opens_list(view, found)
        # "The following documents were exchanged:" is told by the lines after it.
        if talk.listing is not None:
            found = [
                d
                for d in found
                if (d.sub != "exchange" or find_instruments(tokens, d.first, d.last))
                and (d.act != "sign" or "following" not in view.words(d.first, d.last))
            ]
    for draft in found:
        draft.instrument = draft.instrument or None
    left = list(find_chances(view, found))
    if found:
        _remember_subject(view, found, talk)
    else:
        _remember_view(view, talk)
    if line.kind == "heading" and found:
        headings.add(re.sub(r"\W+", "", text[line.start : line.end]).lower())
    # What later sentences call "the agreement" is settled after this one is read.
    view.talk = copy(talk)
    view.talk.recent = dict(talk.recent)
    _remember(tokens, talk, cast)
    return view, found, left


def _labelled(label: str, cast: Cast) -> tuple[str, ...]:
    """Return the country of the speaker that a transcript names before a paragraph."""
    named = tokenise(label, 0, len(label))
    codes = [cast.people[t.text] for t in named if t.text in cast.people] or [m.code for m in find_countries(named)]
    if not codes and label in {"A", "Answer", "Ambassador", "Minister"}:
        codes = [code for _at, word, code in cast.titles if word in {"ambassador", "minister", "president"}][:1]
    return tuple(codes[:1])


def _opens_list(view: View, found: list[Draft]) -> tuple[str, tuple[str, ...]] | None:
    """Tell "The following documents were signed:", which makes each line after it a signed instrument."""
    for g in view.groups:
        if g.lemma in {"sign", "exchange", "conclude", "ink"} and not g.modal and not g.negated and view.cast.pair:
            return ("exchange" if g.lemma == "exchange" else "sign"), view.cast.pair
    return next(((d.sub or "sign", d.codes) for d in found if d.act == "sign"), None)


_EMPTY = frozenset(
    {"to", "on", "that", "the", "following", "as", "follows", "upon", ":", "also", "measures", "steps", "below"}
)


def _chapeau(view: View, found: list[Draft]) -> tuple[Chapeau | None, list[Draft]]:
    """Read "The two sides:" and "Both ministers agreed to:"; what such a line would say is said by the list."""
    if view.low(len(view.tokens) - 1) != ":" or not view.cast.pair:
        return None, found
    for d in found:
        head = view.groups[d.group].head if d.group >= 0 else len(view.tokens)
        if set(view.words(head + 1, len(view.tokens))) <= _EMPTY and d.act in {"agree", "commit", "intend", "urge"}:
            return Chapeau(d.codes, d.act, d.sub, d.strength, d.verb), [x for x in found if x is not d]
    if found:
        return None, found
    last = view.low(len(view.tokens) - 2)
    who = Subject(0, len(view.tokens) - 1 - (last in {"will", "shall"}))
    comma = next((k + 1 for k in range(who.last) if view.low(k) == ","), 0)
    who.first = comma if view.low(0) in {"under", "in", "to", "during", "at"} else 0
    while who.last > who.first and is_adverb(view.low(who.last - 1)):
        who.last -= 1
    read_phrase(view, who)
    if who.last <= who.first or who.kind not in {"actor", "pair"} or not who.codes or len(view.tokens) > 24:
        return None, found
    if any(g.kind == "finite" and g.head < who.last for g in view.groups):
        return None, found
    if last in {"will", "shall"}:
        return Chapeau(who.codes, "commit", "undertake", "pledged", last), found
    return Chapeau(who.codes), found


def _listed_act(view: View, chapeau: Chapeau) -> list[Draft]:
    """Return the act of a list's line under a verb that stands before the list."""
    end = len(view.tokens)
    while end > 1 and view.low(end - 1) in {".", ";", ",", "and"}:
        end -= 1
    if end < 3 or chapeau.act is None:
        return []
    act = Draft(0, end, chapeau.act, chapeau.sub, chapeau.strength, chapeau.verb, chapeau.codes, past=False)
    act.rule = f"line of a list under “{chapeau.verb}”"
    return [act]


def _listed_instrument(view: View, listing: tuple[str, tuple[str, ...]]) -> list[Draft]:
    named = find_instruments(view.tokens, 0, len(view.tokens))
    if not named or named[0].first > 6 or len(view.tokens) > 60:
        return []
    sub, codes = listing
    end = len(view.tokens)
    state = None if sub == "exchange" else "signed"
    return [
        Draft(
            0,
            end,
            "sign",
            sub,
            "signed",
            "",
            codes,
            state=state,
            rule="line of a list of signed documents",
            instrument=named[0].kind,
        )
    ]


def _dedupe(drafts: list[Draft]) -> list[Draft]:
    kept: list[Draft] = []
    for d in sorted(drafts, key=lambda d: (d.first, -d.last)):
        if any(k.first == d.first and k.last == d.last for k in kept) or d.last <= d.first:
            continue
        kept.append(d)
    return kept


def _remember(tokens: Sequence[Token], talk: Discourse, cast: Cast) -> None:
    named = [
        x
        for x in find_instruments(tokens, 0, len(tokens))
        if not (
            x.kind in {"agreement", "dialogue", "project", "joint-declaration", "fund", "framework", "contract"}
            and x.first == x.last
        )
    ]
    for x in named:
        talk.recent.pop(x.kind, None)
        talk.recent[x.kind] = x.title
    if named:
        best = next((x for x in named if x.kind in {"fta", "strategic-partnership", "mou"}), named[0])
        talk.instrument, talk.instrument_title = best.kind, best.title


def _remember_view(view: View, talk: Discourse) -> None:
    for n, g in enumerate(view.groups):
        s = view.subjects[n]
        if g.kind == "finite" and s.person and len(s.codes) == 1 and s.last - s.first > 0:
            talk.person = s.codes[0]
    for n, g in enumerate(view.groups):
        s = view.subjects[n]
        if g.kind == "finite" and s.kind in {"actor", "pair"} and s.codes:
            lows = view.words(s.first, s.last)
            talk.joint = s.kind == "pair" and (joint_body(view, lows) or (talk.joint and lows == ["it"]))
            talk.actor = s.codes
            if len(s.codes) == 1:
                talk.single = s.codes[0]
            return


def _remember_subject(view: View, found: list[Draft], talk: Discourse) -> None:
    _remember_view(view, talk)
    first = next((d for d in found if not d.fact), found[0])
    talk.actor = first.codes
    if len(first.codes) == 1:
        talk.single = first.codes[0]
