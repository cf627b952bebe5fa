"""One built register of a desk with the views that pages took of it.

Invariant: a view shows one day of one register; what pages work out of it is kept with it and goes with it.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from accord.documents import Document
from accord.register import Edit, Register, RegisterState, build
from accord.statements import Statement
from accord.workbench.desk import Desk
from accord.workbench.desk_register import BuiltRegister

Made = TypeVar("Made")
STATES_KEPT = 24
KNOWN_ON_KEPT = 8


@dataclass(frozen=True, slots=True)
class DeskView:
    """A desk's register on a day, with what a page needs to walk from a state back to words.

    Parameters
    ----------
    desk
        The desk.
    built, state
        The register, and what holds on the day.
    statements, documents
        By id.
    homes
        Id of the commitment that each statement belongs to on that day.
    kept
        What pages worked out from this view and may use again.
    edits
        Everything that people decided, those included that the register does not hold yet.
    """

    desk: Desk
    built: BuiltRegister
    state: RegisterState
    statements: Mapping[str, Statement]
    documents: Mapping[str, Document]
    homes: Mapping[str, str]
    kept: dict[str, Any] = field(default_factory=dict, compare=False)
    edits: tuple[Edit, ...] = ()

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what was made of this view under a name, made now if nobody has; whoever comes meanwhile waits."""
        if name not in self.kept:
            lock = self.kept.setdefault("lock", threading.RLock())
            with lock:
                if name not in self.kept:
                    self.kept[name] = make()
        found: Made = self.kept[name]
        return found

    @property
    def pending(self) -> int:
        """How many decisions are recorded and not yet worked in."""
        return len(self.edits) - len(self.built.edits)


class Held:
    """One built register with the views taken of it."""

    def __init__(
        self, desk: Desk, built: BuiltRegister, readings: frozenset[tuple[str, str]], last: "Held | None" = None
    ) -> None:
        self.desk = desk
        self.readings = readings
        self._lock = threading.Lock()
        self._making = threading.Lock()
        self._known: list[date | None] = []
        self._views: OrderedDict[tuple[date, date | None], DeskView] = OrderedDict()
        self._register: Register = built.register
        if last is not None and last.built.fingerprint == built.fingerprint:
            # Nothing that the register answers has changed: what was linked and looked up stays good.
            with last._lock:
                built = replace(built, register=last.built.register)
                self._views = OrderedDict(
                    (k, replace(v, built=built, edits=built.edits)) for k, v in last._views.items()
                )
                self._register, self._known = last._register, list(last._known)
        self.built: BuiltRegister = built

    def view(self, as_of: date, known_on: date | None) -> DeskView:
        """Return the view of a day."""
        key = (as_of, known_on)
        if (found := self._kept(key)) is not None:
            return found
        with self._making:
            if (found := self._kept(key)) is None:
                found = _view(self.desk, self.built, self._state(*key))
                with self._lock:
                    self._views[key] = found
                    if len(self._views) > STATES_KEPT:
                        self._views.popitem(last=False)
            return found

    def _kept(self, key: tuple[date, date | None]) -> DeskView | None:
        with self._lock:
            if key in self._views:
                self._views.move_to_end(key)
            return self._views.get(key)

    def current(self) -> BuiltRegister:
        """Return what was built, with the register that its views were taken of."""
        return replace(self.built, register=self._register)

    def latest(self, count: int) -> list[tuple[date, date | None]]:
        """Return the days looked at last."""
        with self._lock:
            return list(self._views)[-count:]

    def worked_out(self, count: int) -> list[tuple[tuple[date, date | None], frozenset[str]]]:
        """Return the names of what pages worked out of the days looked at last."""
        with self._lock:
            return [(key, frozenset(view.kept)) for key, view in list(self._views.items())[-count:]]

    def _state(self, as_of: date, known_on: date | None) -> RegisterState:
        # A register keeps what it linked for each known-on day for ever; a server has to let go of some.
        if known_on is not None and known_on not in self._known:
            if len(self._known) >= KNOWN_ON_KEPT:
                self._register, self._known = _again(self.built.register), []
            self._known.append(known_on)
        return self._register.state(as_of, known_on)


def _view(desk: Desk, built: BuiltRegister, state: RegisterState) -> DeskView:
    return DeskView(
        desk,
        built,
        state,
        {s.id: s for s in built.statements},
        built.register.documents,
        {i: c.id for c in state.commitments for i in c.statements},
        edits=built.edits,
    )


def _again(register: Register) -> Register:
    return build(
        register.statements,
        register.documents.values(),
        register.judgements,
        verdicts=register.verdicts,
        parties=register.parties,
        recorded=register.recorded,
        before=register.before,
    )
