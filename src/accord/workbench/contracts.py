"""The contracts and projects of a desk, as of a day, with the rates that the desk gives.

Invariant: amounts in two currencies are compared only at a rate that stands in ``contracts.toml`` with its source.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from accord.partnership import Contract, Rate, RateError, contracts
from accord.register import Register, told_by
from accord.workbench.desk import Desk
from accord.workbench.desk_register import OnDone
from accord.workbench.register_work import ask, the_day
from accord.workbench.settings import validation_message

FILE = "contracts.toml"


class _RateBlock(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    base: str
    quote: str
    rate: float
    source: str


class _ContractsFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    rate: tuple[_RateBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class ContractsView:
    """What a desk's documents tell of contracts and projects.

    Parameters
    ----------
    as_of, known_on
        The days asked for.
    documents
        How many documents were known.
    read_to
        Day of the latest of them, or None.
    contracts
        The contracts, contracts before projects.
    rates
        Exchange rates given by the desk.
    """

    as_of: date
    known_on: date | None
    documents: int
    read_to: date | None
    contracts: tuple[Contract, ...]
    rates: tuple[Rate, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return what ``accord contracts --json`` prints."""
        return {
            "as_of": self.as_of.isoformat(),
            "known_on": self.known_on.isoformat() if self.known_on else None,
            "documents": self.documents,
            "read_to": self.read_to.isoformat() if self.read_to else None,
            "contracts": [c.as_dict() for c in self.contracts],
            "rates": [{"base": r.base, "quote": r.quote, "rate": r.rate, "source": r.source} for r in self.rates],
        }


def view_contracts(
    desk: Desk, as_of: date | None = None, known_on: date | None = None, on_done: OnDone | None = None
) -> ContractsView:
    """Return the contracts and projects of a desk on a day.

    Parameters
    ----------
    desk
        The desk.
    as_of
        Day of the events; by default that of the settings, else today.
    known_on
        Only documents published by this day count.
    on_done
        Told of progress while documents are read.

    Raises
    ------
    RateError
        ``contracts.toml`` cannot be used.
    """
    asked = ask(desk, as_of, known_on, on_done)
    return contracts_of(desk, asked.built.register, as_of, known_on)


def contracts_of(
    desk: Desk, register: Register, as_of: date | None = None, known_on: date | None = None
) -> ContractsView:
    """Return the same from a register that is at hand already."""
    rates = read_rates(desk.folder / FILE)
    day = the_day(desk, as_of)
    documents = register.prepared(known_on).documents
    read_to = max((d for doc in documents.values() if (d := told_by(doc)) is not None), default=None)
    return ContractsView(day, known_on, len(documents), read_to, contracts(register, day, known_on, rates), rates)


def read_rates(path: Path) -> tuple[Rate, ...]:
    """Return the exchange rates of a ``contracts.toml``; none where there is no such file.

    Raises
    ------
    RateError
        The file is no TOML, or a rate is unusable or without source.
    """
    if not path.is_file():
        return ()
    try:
        content = _ContractsFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        why = validation_message(error) if isinstance(error, ValidationError) else str(error)
        raise RateError(
            f"{path.name}: {why}", hint="see the page 'Contracts' of the documentation for its keys", file=path.name
        ) from error
    return tuple(Rate(b.base, b.quote, b.rate, b.source) for b in content.rate)
