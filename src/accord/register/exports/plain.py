"""The whole register as one JSON object, down to the quotes.

Invariant: the same register gives the same bytes.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from accord.documents import Document
from accord.register.states import RegisterState
from accord.statements import Statement


def to_json(state: RegisterState, statements: Iterable[Statement], documents: Mapping[str, Document]) -> str:
    """Return the register with its statements and documents as indented JSON text."""
    shown = {i for c in state.commitments for i in c.statements}
    quoted = sorted((s for s in statements if s.id in shown), key=lambda s: s.id)
    row: dict[str, Any] = {
        "as_of": state.as_of.isoformat(),
        "known_on": state.known_on.isoformat() if state.known_on else None,
        "commitments": [c.as_dict() for c in state.commitments],
        "timelines": [t.as_dict() for t in state.timelines],
        "conflicts": [x.as_dict() for x in state.conflicts],
        "checks": [f.as_dict() for f in state.checks],
        "statements": [s.as_dict() for s in quoted],
        "documents": [documents[i].as_dict() for i in sorted({s.doc for s in quoted})],
    }
    return json.dumps(row, ensure_ascii=False, indent=1) + "\n"
