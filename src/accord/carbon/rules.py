"""The rules that a ledger of Article 6.2 keeps, each with a stable name and in words.

Invariant: whoever is refused is told the rule by its name; the words here and those on the page of the docs are one.
"""

RULES = {
    "used-once": "a unit is used or cancelled once",
    "order-of-days": "acts on a unit are written in the order of their days",
    "after-mitigation": "a unit moves once its mitigation has taken place",
    "issued-once": "a unit is issued once, by its host, before it moves",
    "first-transferred-once": "a unit is first transferred once, by its host",
    "acquired-as-sent": "the party that units were sent to acquires them, before anything else happens to them",
    "holder-acts": "only whoever holds a unit acts on it",
    "authorised-purpose": "a unit is used for what its host authorised",
    "acquired-before-use": "only units that a party has acquired count towards its NDC",
    "never-back": "units go to another party, never back to their host",
    "authorised-party": "units go to parties that their host authorised",
    "one-name": "a batch has a name of its own for good",
    "reversed-once": "an entry is taken back once, by a reversal that is never taken back itself",
    "reversal-after": "a reversal is dated on or after its entry",
    "top-first": "an entry is taken back only when no later entry rests on its units",
}
