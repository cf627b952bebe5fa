"""From the words of a schedule to a duty: ``8% or RM 1.20/kg, whichever is higher``.

Invariant: the whole text is read or nothing is. Two duties joined by "or" without "whichever" are refused,
because higher and lower are opposite laws.
"""

import re
from dataclasses import replace
from decimal import Decimal

from accord.tariffs.duty import FREE, AdValorem, Compound, Duty, Mixed, Specific, Technical
from accord.tariffs.errors import DutyTextError
from accord.tariffs.figures import read_number

_FREE = re.compile(r"(?:free|nil|exempt(?:ed)?|duty[- ]?free|zero|-free-)(?:\s*\(0(?:[.,]0+)?\s?%\))?\.?", re.I)
_NUMBER = r"(?P<number>\d[\d.,\u00a0\u202f'’]*(?:\s\d{3}(?!\d)[\d.,]*)*|\.\d+)"
_PERCENT = re.compile(
    _NUMBER + r"\s*(?:%|％|per\s?cent(?:um)?|percent|pct\b|p\.c\.)(?:\s*(?:ad valorem|ad val\.?|a\.v\.))?", re.I
)
_MONEY = re.compile(
    r"(?P<sign>-)?(?P<front>[A-Za-z₩€£¥$¢₹฿₫\u20a9\uffe6]+\$?\.?)?\s*"
    + _NUMBER
    + r"\s*(?P<back>[A-Za-z₩€£¥$¢원\u20a9]+)?\s*"
    r"(?:/|\bper\b|\bfor each\b|\ba\b|(?=each\b))\s*(?:(?P<quantity>\d[\d.,]*)\s*)?(?P<unit>[A-Za-z²³.]+[23]?)"
    r"(?:\s*/?\s*(?:net|gross|eda|e))?",
    re.I,
)
_CURRENCIES = {
    "rm": ("MYR", 1), "sen": ("MYR", 100), "won": ("KRW", 1), "krw": ("KRW", 1), "₩": ("KRW", 1), "원": ("KRW", 1),
    "￦": ("KRW", 1),
    "€": ("EUR", 1), "euro": ("EUR", 1), "euros": ("EUR", 1), "us$": ("USD", 1), "u$": ("USD", 1), "$": ("USD", 1),
    "¢": ("USD", 100), "cents": ("USD", 100), "£": ("GBP", 1), "¥": ("JPY", 1), "yen": ("JPY", 1), "baht": ("THB", 1),
    "rs": ("INR", 1), "₹": ("INR", 1), "฿": ("THB", 1), "₫": ("VND", 1), "nt$": ("TWD", 1), "nz$": ("NZD", 1),
    "c$": ("CAD", 1), "r$": ("BRL", 1), "rp": ("IDR", 1), "hk$": ("HKD", 1), "s$": ("SGD", 1), "a$": ("AUD", 1),
}  # fmt: skip
_UNITS = {
    "kg": ("kg", 1), "kgs": ("kg", 1), "kilogram": ("kg", 1), "kilogramme": ("kg", 1), "kilo": ("kg", 1),
    "g": ("g", 1),
    "t": ("t", 1), "mt": ("t", 1), "tonne": ("t", 1), "tonnes": ("t", 1), "ton": ("t", 1), "l": ("l", 1),
    "lt": ("l", 1),
    "ltr": ("l", 1), "litre": ("l", 1), "liter": ("l", 1), "litres": ("l", 1), "hl": ("hl", 1), "m": ("m", 1),
    "metre": ("m", 1), "m2": ("m2", 1), "m²": ("m2", 1), "sqm": ("m2", 1), "m3": ("m3", 1), "m³": ("m3", 1),
    "cbm": ("m3", 1), "u": ("each", 1), "unit": ("each", 1), "units": ("each", 1), "piece": ("each", 1),
    "pieces": ("each", 1), "pcs": ("each", 1), "no": ("each", 1), "item": ("each", 1), "p/st": ("each", 1),
    "head": ("each", 1), "each": ("each", 1), "set": ("each", 1), "pair": ("pair", 1), "pr": ("pair", 1),
    "pairs": ("pair", 1), "pa": ("pair", 1), "dozen": ("each", 12), "doz": ("each", 12), "kwh": ("kWh", 1),
    "carat": ("ct", 1), "ct": ("ct", 1), "thousand": ("each", 1000), "stick": ("each", 1), "sticks": ("each", 1),
    "lpa": ("lpa", 1), "quintal": ("kg", 100), "quintals": ("kg", 100), "qtl": ("kg", 100),
}  # fmt: skip
# Duties that depend on what a good is made of: the EU's agricultural component (EA) and additional duties on sugar
# and flour (AD S/Z, AD F/M), and duties by alcoholic strength.
_PIECE = r"(?:\d[\d.,]*\s*%|\d[\d.,]*\s*(?:EUR|€)\s*/\s*[\d\s]*\w+(?:/net)?|EAR?|AD\s?[SF]/[ZM]R?)"
_COMPONENTS = re.compile(rf"{_PIECE}(?:\s*(?:\+|MAX|MIN)\s*{_PIECE})*", re.I)
_STRENGTH = re.compile(
    r"(?:[A-Za-z€$₩]+\$?\s*)?\d[\d.,]*\s*[A-Za-z€₩]*\s*(?:/|per\b)"
    r".*(?:%\s*vol|vol\s*%|alcohol|strength|sugar content).*",
    re.I,
)
_WHICHEVER = re.compile(
    r"[,;]?\s*\(?(?:(?:which|what)\s?ever\b(?:\s+(?!not\b|no\b)[a-z]+){0,5}?|if|the)\s+"
    r"(?P<rule>higher|greater|highest|greatest|larger|largest|lower|lesser|less|lowest|least|smaller|smallest)"
    r"(?:\s+(?!of\s+\d)[a-z]+){0,4}\)?\.?\s*$",
    re.I,
)
_OTHER_TONGUES = tuple(
    (re.compile(pattern, re.I), words)
    for pattern, words in (
        (r"\s*또는\s*|\s+atau\s+", " or "),
        (
            r"[,\s]*(?:양자\s*)?중\s*고액.*$|[,\s]*(?:mengikut )?(?:yang )?mana(?: yang)? lebih tinggi\.?$",
            ", whichever is higher",
        ),
        (
            r"[,\s]*(?:양자\s*)?중\s*저액.*$|[,\s]*(?:mengikut )?(?:yang )?mana(?: yang)? lebih rendah\.?$",
            ", whichever is lower",
        ),
    )
)
_OF_TWO = re.compile(r"(?:the\s+)?(?P<rule>higher|greater|lower|lesser)\s+of\s+", re.I)
_HIGHER = {"higher", "greater", "highest", "greatest", "larger", "largest"}
_BOUND = re.compile(
    r"[,;]?\s*(?:subject to\s+|with\s+|but\s+)?(?:\b(?:an?|the)\s+)?"
    r"\b(?P<kind>min(?:imum)?\.?|max(?:imum)?\.?|not less than|not more than|not exceeding|at least|at most)"
    r"(?:\s+(?:duty\s+)?of)?\s+",
    re.I,
)
_IN_BRACKETS = re.compile(
    r"\s*\((?P<bound>(?:min|max|not less|not more|not exceeding|at least|at most|but not|subject to)\b[^()]*)\)", re.I
)


def parse_duty(text: str, *, decimal: str = ".", bare_percent: bool = True) -> Duty:
    """Return the duty that ``text`` states.

    Parameters
    ----------
    text
        The words of the schedule.
    decimal
        The file's decimal mark: ``.``, ``,`` or ``auto``.
    bare_percent
        Whether a number with no unit is a percentage, as in the rate columns of schedules.

    Raises
    ------
    DutyTextError
        Some of the text is not understood, or it can be read in two ways.

    >>> parse_duty("8% or RM 1.20/kg, whichever is higher").rule
    'higher'
    """
    clean = " ".join(text.replace("\u2212", "-").replace("–", "-").split())
    for pattern, words in _OTHER_TONGUES:
        clean = pattern.sub(words, clean)
    clean = _IN_BRACKETS.sub(r" \g<bound>", clean)
    clean = re.sub(r"\bad val(?:orem|\.)\s*:?\s*(?=\d)", "", clean, flags=re.I)
    if not clean:
        raise _error(text, "an empty cell states no duty")
    if clean.count("(") > 10:
        raise _error(text, "more than ten parentheses are no duty")
    duty, rest = _whole(clean, decimal, bare_percent, text)
    if rest.strip(" .;"):
        raise _error(text, f"{rest.strip()!r} is not understood")
    return duty


def _whole(clean: str, decimal: str, bare: bool, text: str) -> tuple[Duty, str]:
    if prefix := _OF_TWO.match(clean):
        clean = f"{clean[prefix.end() :]} whichever is {prefix['rule']}"
        clean = re.sub(r"\s+and\s+", " or ", clean, flags=re.I)
    which = _WHICHEVER.search(clean)
    if which:
        options = _split(clean[: which.start()], re.compile(r"\s+or\s+|\s*,\s+(?!\d{3}\b)|\s*;\s*", re.I))
        if len(options) < 2:
            raise _error(text, "'whichever' needs two duties")
        rule = "higher" if which["rule"].lower() in _HIGHER else "lower"
        return Mixed(rule, tuple(_exact(o, decimal, bare, text) for o in options)), ""
    if len(_split(clean, re.compile(r"\s+or\s+", re.I))) > 1:
        raise _error(text, "two duties with 'or' need 'whichever is higher' or 'whichever is lower'")
    bounds = _outer(clean, _BOUND)
    if bounds:
        duty = _exact(clean[: bounds[0].start()], decimal, bare, text)
        for here, after in zip(bounds, [*bounds[1:], None], strict=True):
            part = _exact(clean[here.end() : after.start() if after else len(clean)], decimal, bare, text)
            low = here["kind"].lower().startswith(("min", "not less", "at least"))
            duty = Mixed("higher" if low else "lower", (duty, part))
        return duty, ""
    return _sum(clean, decimal, bare, text), ""


def _exact(clean: str, decimal: str, bare: bool, text: str) -> Duty:
    clean = clean.strip(" ,;")
    if clean.startswith("(") and _closing(clean) == len(clean) - 1:
        return _whole(clean[1:-1].strip(), decimal, bare, text)[0]
    return _sum(clean, decimal, bare, text)


def _sum(clean: str, decimal: str, bare: bool, text: str) -> Duty:
    if _FREE.fullmatch(clean):
        return FREE
    if clean.startswith("(") and _closing(clean) == len(clean) - 1:
        return _whole(clean[1:-1].strip(), decimal, bare, text)[0]
    made_of = re.search(r"\bEAR?\b|\bAD\s?[SF]/", clean) and _COMPONENTS.fullmatch(clean)
    if made_of or _STRENGTH.fullmatch(clean):
        return Technical(clean)
    pieces = _signed(clean, re.compile(r"\s*\+\s*|\s+plus\s+|\s+and\s+|\s+-\s+(?=\S)", re.I))
    if not pieces:
        raise _error(text, "a duty is missing")
    parts: list[Duty] = []
    for sign, piece in pieces:
        inside = piece.startswith("(") and _closing(piece) == len(piece) - 1
        part = (_exact if inside else _term)(piece, decimal, bare, text)
        parts.append(_negative(part, text) if sign.strip() == "-" else part)
    return parts[0] if len(parts) == 1 else Compound(tuple(parts))


def _term(piece: str, decimal: str, bare: bool, text: str) -> Duty:
    if _FREE.fullmatch(piece):
        return FREE
    if match := _PERCENT.fullmatch(piece):
        return AdValorem(read_number(match["number"], decimal))
    if match := _MONEY.fullmatch(piece):
        return _money(match, decimal, text)
    if bare and re.fullmatch(_NUMBER, piece):
        return AdValorem(read_number(piece, decimal))
    raise _error(text, f"{piece!r} is no percentage and no amount per unit")


def _money(match: re.Match[str], decimal: str, text: str) -> Specific:
    names = [n for n in (match["front"], match["back"]) if n]
    if len(names) != 1:
        raise _error(text, "an amount needs one currency")
    name = names[0]
    name = name.rstrip(".")
    known = _CURRENCIES.get(name.lower()) or ((name, 1) if re.fullmatch(r"[A-Z]{3}", name) else None)
    unit = _UNITS.get(match["unit"].lower().replace(".", ""))
    if known is None:
        raise _error(text, f"{name!r} is no currency that is known; use its ISO code")
    if unit is None:
        raise _error(text, f"{match['unit']!r} is no unit that is known")
    quantity = read_number(match["quantity"], decimal) if match["quantity"] else Decimal(1)
    amount = read_number(match["number"], decimal) / known[1]
    if quantity == 0:
        raise _error(text, "a duty per zero units is no duty")
    return Specific(-amount if match["sign"] else amount, known[0], quantity * unit[1], unit[0])


def _negative(duty: Duty, text: str) -> Duty:
    if isinstance(duty, AdValorem):
        return AdValorem(-duty.pct)
    if isinstance(duty, Specific):
        return replace(duty, amount=-duty.amount)
    raise _error(text, "only a percentage or an amount can be deducted")


def _closing(text: str) -> int:
    depth = 0
    for place, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return place
    return -1


def _outer(text: str, pattern: re.Pattern[str]) -> list[re.Match[str]]:
    return [m for m in pattern.finditer(text) if text[: m.start()].count("(") == text[: m.start()].count(")")]


def _signed(text: str, pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Cut a text at the marks outside parentheses; each piece with the mark before it, ``+`` for the first."""
    marks = _outer(text, pattern)
    ends = [m.start() for m in marks] + [len(text)]
    starts = [0] + [m.end() for m in marks]
    pieces = [text[a:b].strip() for a, b in zip(starts, ends, strict=True)]
    signs = ["+", *(m.group() for m in marks)]
    return [(sign, piece) for sign, piece in zip(signs, pieces, strict=True) if piece]


def _split(text: str, pattern: re.Pattern[str]) -> list[str]:
    return [piece for _, piece in _signed(text, pattern)]


def _error(text: str, why: str) -> DutyTextError:
    return DutyTextError(
        f"duty {text!r}: {why}",
        hint="write for example 8%, MYR 1.20/kg, 8% + MYR 1.20/kg, or 8% or MYR 1.20/kg, whichever is higher",
        value=text,
    )
