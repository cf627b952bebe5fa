"""Bytes into characters, with the encoding named.

Invariant: no byte is replaced or dropped in silence; what cannot be decoded is an error.
"""

import codecs

from accord.documents.errors import UndecodableError

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 200_000


def decode(data: bytes, name: str, *, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Return the text of ``data`` and notes; line ends become ``\\n``, a byte order mark is dropped.

    Parameters
    ----------
    data
        The bytes.
    name
        Whose bytes they are, for messages.
    declared
        Encoding that the file itself declares, tried after UTF-8.

    Raises
    ------
    UndecodableError
        The bytes are not UTF-8 and no other encoding can be told.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                break
            notes = () if encoding == "utf-8" else (f"decoded from {encoding.upper()} (byte order mark)",)
            return _tidy(text.removeprefix("\ufeff"), notes)
    try:
        return _tidy(data.decode("utf-8"), ())
    except UnicodeDecodeError:
        pass
    if declared:
        try:
            return _tidy(data.decode(declared), (f"decoded from {declared} (declared by the file)",))
        except (UnicodeDecodeError, LookupError):
            pass
    return _guess(data, name)


def _guess(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    sample = data[:SAMPLE]
    control = sum(b < 9 or 13 < b < 32 for b in sample)
    encoding = None
    if control <= len(sample) * 0.02:
        # Western European text is by far the likeliest when every high byte is a letter, quote or dash there.
        encoding = "cp1252" if _looks_western(sample) else _detected(sample)
    if encoding is None:
        raise UndecodableError(
            f"{name!r} is not UTF-8 and its encoding cannot be told",
            hint="save it as UTF-8 text and read that",
            name=name,
        )
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UndecodableError(
            f"{name!r} looks like {encoding} but byte {error.start} is not",
            hint="save it as UTF-8 text and read that",
            name=name,
            encoding=encoding,
        ) from error
    return _tidy(text, (f"decoded from {encoding} (detected, not declared)",))


def _looks_western(sample: bytes) -> bool:
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    high = [c for c in text if ord(c) > 127]
    letters = sum(c in "‘’“”–—…•€£éèêëáàâäãåçñóòôöõøúùûüíìîïßæœÉÖÜÄ°½§©®\xa0" for c in high)
    return bool(high) and letters >= 0.9 * len(high) and len(high) <= 0.25 * len(text)


def _detected(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return None if best is None or best.percent_chaos > 10 else str(best.encoding)


def _tidy(text: str, notes: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    if "\x00" in text:
        notes = (*notes, f"{text.count(chr(0))} NUL characters in the text")
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes
