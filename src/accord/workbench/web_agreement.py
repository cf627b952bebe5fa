"""A desk's tariff schedules held ready for many questions: lines found, followed year by year, drafts set side by side.

Invariant: an answer is never older than the files at the moment of asking; every rate and margin is that of the tariffs
room, and a line is compared with the best rate of the same year.
"""

import hashlib
import shutil
import threading
import weakref
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from accord.tariffs import (
    Coverage,
    DraftDiff,
    Legend,
    Schedule,
    Table,
    TariffSettingsError,
    applied_pct,
    coverage,
    diff_drafts,
    last_day,
    legend_for,
    year_ends,
)
from accord.vocabulary import AccordError, NotFoundError
from accord.workbench.desk_schedules import EXAMPLE_PARTIES, DeskFile, desk_files, example_folder, of_role, the_one
from accord.workbench.tariff_compare import Overlap, margins_by_year, overlap
from accord.workbench.tariff_work import line_values, open_both, open_one

Array = npt.NDArray[np.float64]
LONGEST_YEARS = 40
SHORTEST_YEARS = 10
DIFFS_KEPT = 8


class UnknownScheduleError(NotFoundError):
    """A page asks for a party, a draft or a line that the desk's schedules do not have."""

    code = "unknown-schedule"


@dataclass(frozen=True, slots=True)
class Side:
    """One party's tariff under the new agreement, beside what exists.

    Parameters
    ----------
    party, partner
        Importer and exporter.
    file
        The new schedule's file.
    found
        Rates and margins at the end of each year.
    value
        Imports from the partner by line, or None.
    coverage
        By year, digits and scope.
    by_year
        What the agreement adds in each year.
    notes
        What a reader must know.
    """

    party: str
    partner: str
    file: DeskFile
    found: Overlap
    value: Array | None
    coverage: tuple[Coverage, ...]
    by_year: Table
    notes: tuple[str, ...]

    @property
    def synthetic(self) -> bool:
        """Whether the figures are made up."""
        return self.found.offer.synthetic

    @property
    def last(self) -> int:
        """The last year of the table."""
        return self.found.years[-1]


class ScheduleWatch:
    """The schedules of one folder, shared by the threads of a server."""

    def __init__(self, folder: Path, parties: tuple[str, ...]) -> None:
        self.folder = folder
        self.parties = parties
        self._lock = threading.Lock()
        self._signature: object = None
        self._fingerprint: str | None = None
        self._files: tuple[DeskFile, ...] = ()
        self._sides: dict[str, Side] = {}
        self._diffs: OrderedDict[tuple[str, str], tuple[DraftDiff, Array | None]] = OrderedDict()

    def files(self) -> tuple[DeskFile, ...]:
        """Return the files as they are now."""
        with self._lock:
            self._fresh()
            return self._files

    def fingerprint(self) -> str:
        """Return a hash of every file but the drafts, by name and bytes."""
        with self._lock:
            self._fresh()
            if self._fingerprint is None:
                drafts = {f.path.name for f in self._files if f.role == "draft"}
                parts = [
                    f"{p.name} {hashlib.sha256(p.read_bytes()).hexdigest()}"
                    for p in (sorted(self.folder.iterdir()) if self.folder.is_dir() else [])
                    if p.is_file() and p.name not in drafts
                ]
                self._fingerprint = hashlib.sha256("\n".join(parts).encode()).hexdigest()
            return self._fingerprint

    def importers(self) -> tuple[str, ...]:
        """Return the parties with a new schedule, the desk's own order first."""
        found = {f.party for f in of_role(self.files(), "new") if f.party}
        return tuple([p for p in self.parties if p in found] + sorted(found - set(self.parties)))

    def side(self, party: str) -> Side:
        """Return one party's tariff.

        Raises
        ------
        UnknownScheduleError
            The desk has no new schedule of that party.
        """
        with self._lock:
            self._fresh()
            if party not in self._sides:
                self._sides[party] = _side(self._files, party, self.partner(party))
            return self._sides[party]

    def diff(self, before: str, after: str) -> tuple[DraftDiff, Array | None]:
        """Return what differs between two files by name, and whether there are imports to weigh it with.

        Raises
        ------
        UnknownScheduleError
            There is no such file among the new schedules and drafts.
        DraftError
            They are of different parties or editions.
        """
        with self._lock:
            self._fresh()
            key = (before, after)
            if key not in self._diffs:
                self._diffs[key] = self._diff(before, after)
                if len(self._diffs) > DIFFS_KEPT:
                    self._diffs.popitem(last=False)
            return self._diffs[key]

    def drafts(self, party: str) -> tuple[DeskFile, ...]:
        """Return a party's drafts and its present schedule, which stands last."""
        files = self.files()
        return of_role(files, "draft", party) + of_role(files, "new", party)

    def partner(self, party: str) -> str:
        """Return the exporter that a party's tariff is about."""
        return next((p for p in self.parties if p != party), party)

    def _fresh(self) -> None:
        found = sorted(self.folder.iterdir()) if self.folder.is_dir() else []
        signature = [(p.name, s.st_size, s.st_mtime_ns) for p in found if p.is_file() and (s := p.stat())]
        if signature != self._signature:
            self._files = desk_files(self.folder)
            self._sides.clear()
            self._diffs.clear()
            self._fingerprint = None
            self._signature = signature

    def _diff(self, before: str, after: str) -> tuple[DraftDiff, Array | None]:
        known = {f.path.name: f for role in ("draft", "new") for f in of_role(self._files, role)}
        if missing := [n for n in (before, after) if n not in known]:
            raise UnknownScheduleError(
                f"schedules/ has no draft {missing[0]!r}",
                hint=f"its drafts and new schedules are: {', '.join(sorted(known)) or 'none'}",
                file=missing[0],
            )
        (a, legend_a), (b, legend_b) = (open_both(known[n].file) for n in (before, after))
        worth: dict[str, float] | None = None
        value = None
        party = known[after].party or ""
        if (imports := the_one(self._files, "imports", party)) is not None:
            value, _ = line_values(imports.path, b, self.partner(party))
            earlier, _ = line_values(imports.path, a, self.partner(party))
            assert value is not None and earlier is not None  # there is a file of imports
            worth = dict(zip(a.keys, earlier.tolist(), strict=True)) | dict(zip(b.keys, value.tolist(), strict=True))
        days = year_ends(*span(b, legend_b))
        return diff_drafts(a, b, legends=(legend_a, legend_b), dates=days, value=worth), value


def example_watch(lines: int) -> ScheduleWatch:
    """Return the made-up example, in a folder that goes when the watch does."""
    folder = example_folder(lines)
    watch = ScheduleWatch(folder, EXAMPLE_PARTIES)
    weakref.finalize(watch, shutil.rmtree, folder, ignore_errors=True)
    return watch


def span(schedule: Schedule, legend: Legend) -> tuple[int, int]:
    """Return the year of entry into force and the one after the last move, ten years at least.

    Raises
    ------
    TariffSettingsError
        Nothing says when the agreement enters into force.
    """
    if legend.entry_into_force is None:
        raise TariffSettingsError(
            f"nothing says when {legend.title} enters into force for {schedule.party}",
            hint="write '# in_force: 2027-01-01' at the head of the schedule, or in_force in its side-car",
            party=schedule.party,
        )
    first = legend.entry_into_force.year
    ends = [first + SHORTEST_YEARS]
    for code in {line.category for line in schedule.lines}:
        meaning = legend.find(code)
        if meaning is not None and (day := last_day(legend, meaning)) is not None:
            ends.append(day.year)
    ends += [y if y >= 1000 else first + y for line in schedule.lines for y, _ in line.path[-1:]]
    return first, min(max(ends) + 1, first + LONGEST_YEARS)


def _side(files: tuple[DeskFile, ...], party: str, partner: str) -> Side:
    file = the_one(files, "new", party)
    if file is None:
        raise UnknownScheduleError(
            f"schedules/ has no new schedule of {party[:40]!r}",
            hint="put one there and call it, for example, mys-offer.csv",
            party=party[:40],
        )
    read = file.file
    legend = legend_for(read.path, read.legend, read.party, read.in_force)
    first, last = span(open_one(read, legend), legend)
    mfn = the_one(files, "mfn", party)
    found = overlap(
        read,
        [f.file for f in of_role(files, "in-force", party)],
        first,
        last,
        partners=[f.file for f in of_role(files, "in-force", partner)],
        origin=partner,
        mfn=mfn.file if mfn else None,
    )
    value, said = _imports(files, found.offer, party, partner)
    rates = applied_pct(found.table, found.table.base_pct, never_above=False)
    hs6 = [line.hs6 for line in found.offer.lines]
    shares = coverage(hs6, found.table.base_pct, rates, [str(y) for y in found.years], value=value)
    notes = tuple(dict.fromkeys((*found.notes, *said)))
    return Side(
        party, partner, file, found, value, tuple(shares), margins_by_year(found, value, notes), notes
    )  # fmt: skip


def _imports(
    files: tuple[DeskFile, ...], offer: Schedule, party: str, partner: str
) -> tuple[Array | None, tuple[str, ...]]:
    imports = the_one(files, "imports", party)
    if imports is None:
        return None, (f"No imports of {party} in schedules/: shares of value are left out.",)
    try:
        value, said = line_values(imports.path, offer, partner)
    except AccordError as error:
        # Imports only weigh the lines: without them every rate still stands, and the page says what is missing.
        return None, (f"The imports in {imports.path.name} are not used: {error.message} ({error.hint}).",)
    return value, said
