"""Which column of a table is what: headers as annexes and spreadsheets print them, mapped to roles.

Invariant: a header gets at most one role, and a table without a code column and a rate column is refused.
"""

import re

from accord.tariffs.errors import ScheduleFileError

_HS = r"(tariff|hs|hsk|ahtn|cn|customs|national)"
_CODE = "|".join(
    (
        _HS + r"?[\s_-]*(tariff)?[\s_-]*(code|line|item|heading|number|no\.?)s?([\s_-]*(no\.?|number|code))?",
        r"(hs|hsk|ahtn|cn)[\s_-]*((19|20)?\d\d)?([\s_-]*code)?",
        r"(tariff|hs|ahtn|hsk)[\s_-]*((19|20)?\d\d[\s_-]*)?code.*",
        r"commodity code",
        r"(tariff )?classification|heading( no\.?)?",
        r"((heading|chapter)s?\s*(/|and|or|no\.?)?\s*)?sub-?\s?headings?( no\.?)?",
        r"hs\s?\d{1,2}([\s_-]*code)?",
        r"세번|품목번호|hs\s?코드|mã\s(hs|hàng|số)|kod(\s(tarif|hs))?|fracci[oó]n(\sarancelaria)?|c[oó]digo(\sarancelario)?",
    )
)
_BASE = (
    r"(base|mfn|applied|bound|current|basic)([\s_-]*(base|mfn|applied))?[\s_-]*(rate|duty|tariff|year)?s?"
    r"( of (customs )?dut(y|ies))?[\s_]*(\(.*\)|\d{4}|%)?.*|duty( rate)?|rate( of duty)?|mfn.*"
    r"|기준세율.*|기본세율.*|(thuế suất|mức thuế) cơ sở.*|kadar (asas|duti).*|(tasa|arancel) base.*|taux de base.*"
)
_CATEGORY = (
    r"((staging|elimination|reduction|concession|tariff|duty|customs|phase-?\s?out|liberali[sz]ation)[\s_-]*){0,3}"
    r"(categor(y|ies)|track|staging|schedule|basket|commitment|phase-?\s?out|modality)s?( code)?|code of category"
    r"|양허유형.*|양허단계.*|danh mục.*|lộ trình.*|kategori.*|categor[ií]a.*|catégorie.*"
)
_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(words, re.I))
    for role, words in (
        ("edition", r"hs\s*(edition|version)|nomenclature( edition)?|edition"),
        ("not_for", r".*not eligible.*|not[_ ]for|excluded (origins|countries|parties)"),
        ("specific", r"(.*\b(rate|duty|tariff|mfn|base)\b[\s_-]*)?\bspecific([\s_-]*(rate|duty|duties|part))?s?"),
        ("code", _CODE),
        (
            "description",
            r"(product |goods |article )?descriptions?.*"
            r"|(name|article|product|goods)( of (goods|product|article)s?)?"
            r"|품명.*|mô tả.*|tên hàng.*|perihal.*|descripci[oó]n.*|désignation.*",
        ),
        ("final", r"(final|end|target)[\s_-]*(rate|duty|tariff)s?.*"),
        ("base", _BASE),
        ("category", _CATEGORY),
        ("ex", r"ex([\s-]?outs?)?"),
        ("flags", r"flags?|sensitiv.*|trade remed.*"),
        ("remark", r"remarks?|notes?|comments?|conditions?"),
    )
)
_NUMBERED = re.compile(r"(?:year|y|stage)[\s_-]*(\d{1,2})\b.*|(\d{1,2})(?:st|nd|rd|th) year.*", re.I)
_ENTRY = re.compile(r"(?:(?:up)?on |at |date of )?(?:entry into force|eif)(?: rate)?", re.I)
_NOT_RATES = re.compile(
    r"\b(?:hs|ahtn|hsk|cn|codes?|mfn|base|applied|bound|imports?|values?|trade|categor\w*|staging|descriptions?|remarks?"
    r"|notes?|units?|quotas?|quantit\w*|volumes?)\b",
    re.I,
)


def role(header: str) -> str | None:
    """Return the role of a column by its header, None for one that is not used.

    >>> role("HS 2012"), role("Base Rate (%)"), role("Staging Category"), role("Unit")
    ('code', 'base', 'category', None)
    """
    clean = _clean(header)
    if not clean or year(clean) is not None:
        return None
    bare = re.sub(r"\s*\([^)]*\)\s*", " ", clean).strip()
    return next((name for text in (clean, bare) for name, pattern in _ROLES if text and pattern.fullmatch(text)), None)


def year(header: str) -> int | None:
    """Return the year that a rate column is for: a calendar year, or 1, 2, … for ``Year 1``; None for others.

    ``Entry into force`` is year 0, which every agreement counts as its first.

    >>> year("1 January 2012"), year("2019 and subsequent years"), year("Year 3"), year("HS 2012")
    (2012, 2019, 3, None)
    >>> year("AKFTA rate 2012*"), year("Entry into force"), year("2009-2019")
    (2012, 0, None)
    """
    clean = _clean(header)
    if _NOT_RATES.search(clean):
        return None
    if match := _NUMBERED.fullmatch(clean):
        return int(match[1] or match[2])
    if _ENTRY.fullmatch(clean):
        return 0
    found = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", clean)
    return int(found[0]) if len(found) == 1 else None


def _clean(header: str) -> str:
    words = header.replace("\ufeff", "").replace("H.S.", "HS").replace("H.S", "HS")
    return " ".join(words.split()).strip(" :*")


def map_columns(headers: list[str], file: str) -> tuple[dict[str, int], list[tuple[int, int]]]:
    """Return the place of each role and the (year, place) of each year column.

    Raises
    ------
    ScheduleFileError
        There is no code column, or neither a base rate nor year columns.
    """
    places: dict[str, int] = {}
    for place, header in enumerate(headers):
        name = role(header)
        if name and name not in places:
            places[name] = place
    years = sorted((y, place) for place, h in enumerate(headers) if (y := year(h)) is not None)
    if "code" not in places or ("base" not in places and not years):
        raise ScheduleFileError(
            f"{file}: no header row with a tariff code and a base rate (or year columns) was found;"
            f" the headers read are: {', '.join(h for h in headers if h) or 'none'}",
            hint="name the columns code, description, base, category (and final, flags, or one column a year)",
            file=file,
            headers=headers,
        )
    return places, years


def unused(headers: list[str]) -> tuple[str, ...]:
    """Return the headings that name no column that is used, or one that another column has named before.

    >>> unused(["HS Code", "Unit", "Base Rate", "MFN 2025", "2027"])
    ('Unit', 'MFN 2025')
    """
    seen: set[str] = set()
    left = []
    for header in headers:
        name = role(header)
        if _clean(header) and year(header) is None and (name is None or name in seen):
            left.append(" ".join(header.split()))
        seen |= {name} if name else set()
    return tuple(left)


def two_rows(upper: list[str], lower: list[str]) -> list[str]:
    """Return the headings that two rows give together; a heading over several columns reaches to the next.

    >>> two_rows(["HS Code", "Base", "Rate in", ""], ["", "rate", "2027", "2028"])
    ['HS Code', 'Base rate', 'Rate in 2027', '2028']
    """
    width = max(len(upper), len(lower))
    upper, lower = (row + [""] * (width - len(row)) for row in (upper, lower))
    joined, over = [], ""
    for high, low in zip(upper, lower, strict=True):
        over = high.strip() or over
        own = bool(high.strip())
        both = f"{over} {low.strip()}".strip()
        if not low.strip() or high.strip() == low.strip():
            joined.append(high.strip())
        else:
            first, second = (both, low.strip()) if own else (low.strip(), both)
            joined.append(first if _named(first) or not _named(second) else second)
    return joined


def _named(header: str) -> bool:
    return role(header) is not None or year(header) is not None


def looks_like_header(cells: list[str]) -> bool:
    """Return whether a row names the columns: a code column and a rate, category or year column."""
    names = {role(c) for c in cells}
    return "code" in names and (bool(names & {"base", "category"}) or any(year(c) is not None for c in cells))
