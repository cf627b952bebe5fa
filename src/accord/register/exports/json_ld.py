"""The register as JSON-LD: PROV-O for where everything comes from, Web Annotation selectors for each quote's place.

Invariant: each quote carries both selectors (exact words with their surroundings, and positions) and the hash of the
text that they refer to, so a reader can tell a changed text from a moved quote.

References
----------
W3C (2013), PROV-O: The PROV Ontology. W3C (2017), Web Annotation Data Model, sections 4.2.4 and 4.2.5.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from accord.documents import Document
from accord.register.known import published
from accord.register.states import RegisterState
from accord.register.views import Commitment
from accord.statements import Statement

CONTEXT: list[Any] = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "prov": "http://www.w3.org/ns/prov#",
        "dct": "http://purl.org/dc/terms/",
        "accord": "urn:accord:vocabulary:",
        "wasQuotedFrom": {"@id": "prov:wasQuotedFrom", "@type": "@id"},
        "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
        "hadPrimarySource": {"@id": "prov:hadPrimarySource", "@type": "@id"},
        "wasAttributedTo": {"@id": "prov:wasAttributedTo", "@type": "@id"},
        "wasGeneratedBy": {"@id": "prov:wasGeneratedBy", "@type": "@id"},
    },
]
AROUND = 32


def to_json_ld(state: RegisterState, statements: Iterable[Statement], documents: Mapping[str, Document]) -> str:
    """Return commitments, statements and documents as one JSON-LD graph."""
    shown = {i for c in state.commitments for i in c.statements}
    quoted = sorted((s for s in statements if s.id in shown), key=lambda s: s.id)
    graph: list[dict[str, Any]] = [_commitment(c, state) for c in state.commitments]
    graph += [_statement(s, documents[s.doc]) for s in quoted]
    graph += [_document(documents[i]) for i in sorted({s.doc for s in quoted})]
    graph += [
        {"@id": _urn("extractor", name), "@type": ["prov:SoftwareAgent"], "dct:title": name}
        for name in sorted({s.extractor for s in quoted})
    ]
    return json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1) + "\n"


def _commitment(c: Commitment, state: RegisterState) -> dict[str, Any]:
    return {
        "@id": _urn("commitment", c.id),
        "@type": ["prov:Entity", f"accord:{c.kind}"],
        "dct:title": c.title,
        "accord:parties": list(c.parties),
        "accord:areas": list(c.areas),
        "accord:official": c.official,
        "accord:evidence": c.evidence,
        "accord:schedule": c.schedule,
        "accord:strength": c.strength,
        "accord:target": c.target.as_dict() if c.target else None,
        "accord:asOf": state.as_of.isoformat(),
        "wasDerivedFrom": [_urn("statement", i) for i in c.statements],
    }


def _statement(s: Statement, d: Document) -> dict[str, Any]:
    row: dict[str, Any] = {
        "@id": _urn("statement", s.id),
        "@type": ["prov:Entity", "Annotation"],
        "motivation": "identifying",
        "body": {"type": "TextualBody", "value": s.act, "purpose": "classifying"},
        "target": {
            "source": _urn("document", d.id),
            "state": {"accord:text_sha256": d.text_sha256},
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": s.quote,
                    "prefix": d.text[max(0, s.start - AROUND) : s.start],
                    "suffix": d.text[s.end : s.end + AROUND],
                },
                {"type": "TextPositionSelector", "start": s.start, "end": s.end},
            ],
        },
        "wasQuotedFrom": _urn("document", d.id),
        "wasAttributedTo": _urn("extractor", s.extractor),
        "accord:strength": s.strength,
        "accord:polarity": s.polarity,
    }
    if s.attribution:
        row["accord:attribution"] = s.attribution
    return row


def _document(d: Document) -> dict[str, Any]:
    when = published(d)
    row: dict[str, Any] = {
        "@id": _urn("document", d.id),
        "@type": ["prov:Entity", "prov:PrimarySource"]
        if d.kind in ("legal-text", "joint-statement")
        else ["prov:Entity"],
        "dct:title": d.title.value if d.title else d.name,
        "dct:publisher": d.publisher.value if d.publisher else None,
        "dct:issued": when.isoformat() if when else None,
        "dct:type": d.kind,
        "dct:source": d.url.value if d.url else None,
        "accord:text_sha256": d.text_sha256,
        "accord:bytes_sha256": d.bytes_sha256,
    }
    if d.origins:
        row["hadPrimarySource"] = [_urn("origin", o) for o in d.origins]
    return row


def _urn(kind: str, name: str) -> str:
    from urllib.parse import quote

    return f"urn:accord:{kind}:{quote(name, safe='')}"
