"""A desk's negotiation under terms that a reader sets: worked out once, kept in the desk, shown until an input changes.

Invariant: a kept answer is found again only under the same schedules, the same terms and the same version of accord; a
number in it is that of a proven choice.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import accord
from accord.negotiation import UnknownLineError
from accord.vocabulary import SettingsError
from accord.workbench.desk_schedules import of_role, the_one
from accord.workbench.offer_lines import offer_lines
from accord.workbench.offer_options import BoardOptions
from accord.workbench.offer_reasons import explain_line, reason_dict
from accord.workbench.offer_table import read_table, write_table
from accord.workbench.offer_talks import POINTS, curve_dict, draw_frontier, talks
from accord.workbench.offers import choose_offer, coverage_curve, offer_dict
from accord.workbench.web_agreement import ScheduleWatch, UnknownScheduleError

Report = Callable[[int], None]
CURVE = 13
SECONDS = 60.0
READINGS = ("not-eliminated", "excluded")
THREATS = ("status-quo", "existing")
WEIGHTS = ("inferred", "none", "column")


class NoLinesError(SettingsError):
    """The desk has neither a line table nor a schedule with imports for a party of the negotiation."""

    code = "no-lines"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a reader asks of the negotiation.

    Parameters
    ----------
    lines_pct, value_pct
        Most that may be left out, percent of lines and of imports; 100 is no ceiling.
    floor_pct
        Least share of lines covered in each chapter, percent; 0 is none.
    by_year
        Year by which a line has to be free to count as covered.
    reading
        What counts as left out: lines ``not-eliminated`` by then, or only those ``excluded``.
    threat
        What either has without a deal: the ``status-quo``, or what is ``existing`` already.
    weights
        Political weights: ``inferred`` from present duties, ``none``, or the ``column`` of the line table.
    points
        Levels at which the frontier is worked out.
    """

    lines_pct: float = 10.0
    value_pct: float = 10.0
    floor_pct: float = 0.0
    by_year: int = 10
    reading: str = "not-eliminated"
    threat: str = "status-quo"
    weights: str = "inferred"
    points: int = 15

    def options(self) -> BoardOptions:
        """Return the terms as options of a line table."""
        ceilings = [f"{kind}:{pct:g}%" for kind, pct in (("lines", self.lines_pct), ("value", self.value_pct))
                    if pct < 100]  # fmt: skip
        return BoardOptions(
            ceilings=tuple(ceilings),
            reading=self.reading,
            by_year=self.by_year,
            chapter_floor=self.floor_pct / 100.0 if self.floor_pct else None,
            weights=self.weights,
        )


class Negotiation:
    """The negotiation over the schedules of one folder, with a folder for what was worked out."""

    def __init__(self, watch: ScheduleWatch, kept: Path) -> None:
        self.watch = watch
        self.folder = kept
        self._lines: tuple[object, dict[str, str]] = (None, {})

    def sides(self) -> tuple[str, ...]:
        """Return the parties that a line table exists for or can be made for, at most two, the desk's order."""
        files = self.watch.files()
        ready = [
            p
            for p in dict.fromkeys((*self.watch.parties, *self.watch.importers()))
            if of_role(files, "lines", p) or (of_role(files, "new", p) and of_role(files, "imports", p))
        ]
        return tuple(ready[:2])

    def missing(self) -> tuple[tuple[str, str], ...]:
        """Return what each party of the desk still lacks, in words."""
        files, found = self.watch.files(), []
        for party in self.watch.parties[:2]:
            if of_role(files, "lines", party):
                continue
            lacks = [text for role, text in (("new", "a new schedule"), ("imports", "imports by line"))
                     if not of_role(files, role, party)]  # fmt: skip
            if lacks:
                found.append((party, " and ".join(lacks)))
        return tuple(found)

    def kept(self, kind: str, terms: Terms, *more: str) -> dict[str, Any] | None:
        """Return an answer that was worked out under these terms and the present schedules, or None."""
        path = self._path(kind, terms, *more)
        if not path.is_file():
            return None
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found

    def work_frontier(self, terms: Terms, on_done: Report, on_total: Report) -> dict[str, Any]:
        """Work out the frontier of the two parties and its bargaining points, and keep it.

        Raises
        ------
        NoLinesError
            One of the two has no lines.
        """
        sides = self.sides()
        if len(sides) < 2:
            raise NoLinesError(
                "a frontier needs the lines of two parties",
                hint="put both parties' schedules and imports, or their line tables, into schedules/",
                parties=list(sides),
            )
        path = self._path("frontier", terms)
        on_total(2 + terms.points - 1 + len(POINTS))
        tables = []
        for party in sides:
            tables.append(self.line_table(party))
            on_done(1)
        options = terms.options()
        on = talks(tables[0], tables[1], (options, options), threat=terms.threat, balance=None)
        curve = draw_frontier(on, points=terms.points, seconds=SECONDS, step=_stepped(on_done, {FRONTIER: 1}, COUNTED))
        told = curve_dict(curve) | {"parties": list(sides), "terms": asdict(terms)}
        return _keep(path, told)

    def work_offer(self, party: str, terms: Terms, on_done: Report, on_total: Report) -> dict[str, Any]:
        """Choose a category for every line of one party, price its ceilings, and keep it."""
        path = self._path("offer", terms, party)
        options = terms.options()
        on_total(2 + len(options.ceilings) + (CURVE if options.ceilings else 0))
        table = self.line_table(party)
        on_done(1)
        step = _stepped(on_done, {})
        found = choose_offer(table, options, seconds=SECONDS, step=step)
        told = offer_dict(found) | {"party": party, "terms": asdict(terms), "curve": None}
        if options.ceilings:
            name, rows = coverage_curve(found.board, found.choice, points=CURVE, seconds=SECONDS, step=step)
            told["curve"] = {"ceiling": name, "rows": rows}
        return _keep(path, told)

    def work_line(self, party: str, code: str, terms: Terms, on_done: Report, on_total: Report) -> dict[str, Any]:
        """Say exactly why one line is where it is, by solving again with it elsewhere, and keep it.

        Raises
        ------
        UnknownLineError
            The table has no such line.
        """
        path = self._path("line", terms, party, code)
        on_total(2)
        table = self.line_table(party)
        on_done(1)
        told = reason_dict(explain_line(table, code, terms.options(), seconds=SECONDS))
        return _keep(path, told | {"party": party, "terms": asdict(terms)})

    def line_table(self, party: str) -> Path:
        """Return a party's line table: the desk's own, else the one made from its schedule and imports.

        Raises
        ------
        NoLinesError
            There is neither.
        """
        files = self.watch.files()
        own = the_one(files, "lines", party)
        if own is not None:
            return own.path
        new, imports = the_one(files, "new", party), the_one(files, "imports", party)
        if new is None or imports is None:
            raise NoLinesError(
                f"{party} has neither a line table nor a new schedule with imports",
                hint="put them into schedules/, for example mys-offer.csv and mys-imports.csv, or mys-lines.xlsx",
                party=party,
            )
        path = self.folder / f"{party.lower()}-lines-{self.watch.fingerprint()[:12]}.csv"
        if not path.is_file():
            partner = self.watch.partner(party)
            made = offer_lines(
                new.file,
                imports.path,
                partner,
                self.watch.side(party).found.years[0] - 1,
                existing=[f.file for f in of_role(files, "in-force", party)],
                partners=[f.file for f in of_role(files, "in-force", partner)],
            )
            part = path.with_name(f"{path.stem}.part.csv")
            write_table(part, made.columns)
            part.replace(path)
        return path

    def known_line(self, party: str, code: str) -> str:
        """Return what a line of a party's table covers.

        Raises
        ------
        UnknownLineError
            The table has no such line.
        """
        path = self.line_table(party)
        stamp = (path, path.stat().st_mtime_ns)
        if self._lines[0] != stamp:
            table = read_table(path)
            blank = ("",) * table.size
            self._lines = (stamp, dict(zip(table.texts["line"], table.texts.get("description", blank), strict=True)))
        if code not in self._lines[1]:
            raise UnknownLineError(
                f"the lines of {party} have no {code[:60]!r}",
                hint="look it up in the list of the offer",
                line=code[:60],
            )
        return self._lines[1][code]

    def require(self, party: str) -> str:
        """Return a party of the negotiation.

        Raises
        ------
        UnknownScheduleError
            It has no lines here.
        """
        if party not in self.sides():
            raise UnknownScheduleError(
                f"the negotiation has no party {party[:40]!r}",
                hint=f"its parties are: {', '.join(self.sides()) or 'none yet'}",
                party=party[:40],
            )
        return party

    def _path(self, kind: str, terms: Terms, *more: str) -> Path:
        said = json.dumps([kind, asdict(terms), more, self.watch.fingerprint(), accord.__version__], sort_keys=True)
        return self.folder / f"{kind}-{hashlib.sha256(said.encode()).hexdigest()[:24]}.json"


FRONTIER = "drawing the frontier"
# Of the steps of a frontier these count; the programs of one package say only that the job may be stopped here.
COUNTED = (FRONTIER, "bargaining points")


def _stepped(
    on_done: Report, seen: dict[str, int], counted: tuple[str, ...] | None = None
) -> Callable[[str, int, int], None]:
    """Turn (what, done, total) into steps finished since the last call; those not counted report none."""

    def step(what: str, done: int, total: int) -> None:
        new = max(0, done - seen.get(what, 0))
        on_done(new if counted is None or what in counted else 0)
        seen[what] = done

    return step


def _keep(path: Path, told: dict[str, Any]) -> dict[str, Any]:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(told, allow_nan=False), encoding="utf-8")
    part.replace(path)
    return told
