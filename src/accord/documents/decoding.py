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
# What browsers read under the names that pages declare: each is a larger set with the same letters where they meet.
WIDER = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "big5": "cp950", "iso-8859-9": "cp1254",
}  # fmt: skip


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
    if b"\x00" in data[:SAMPLE] and (wide := _two_bytes(data)):
        return _tidy(data.decode(wide), (f"decoded from {wide.upper()} (detected, not declared)",))
    try:
        return _tidy(data.decode("utf-8"), ())
    except UnicodeDecodeError:
        pass
    for encoding in dict.fromkeys((WIDER.get(declared.lower(), declared), declared) if declared else ()):
        try:
            if encoding.lower() not in {"utf-8", "utf8"}:
                return _tidy(data.decode(encoding), (f"decoded from {encoding} (declared by the file)",))
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return _nearly_utf8(data) or _guess(data, name)


def _two_bytes(data: bytes) -> str | None:
    """Return UTF-16 in one byte order where every other byte of Western text is a NUL."""
    sample = data[: SAMPLE // 2 * 2]
    if len(data) % 2 or len(sample) < 4:
        return None
    half = len(sample) // 2
    first, second = sample[::2].count(0), sample[1::2].count(0)
    encoding = "utf-16-le" if second > 0.7 * half > 0.1 * half > first else None
    encoding = encoding or ("utf-16-be" if first > 0.7 * half > 0.1 * half > second else None)
    try:
        return encoding if encoding and data.decode(encoding) else None
    except UnicodeDecodeError:
        return None


def _nearly_utf8(data: bytes) -> tuple[str, tuple[str, ...]] | None:
    """Return UTF-8 text in which a few bytes are broken, for example the last letter of a file that was cut.

    The broken bytes are shown and counted. Text in another encoding has few whole UTF-8 letters, if any.
    """
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(c > "\x7f" for c in text) - broken
    if broken > 20 or whole < 3 * broken or text.count("\x00") > 0.02 * len(text):
        return None
    return _tidy(text, (f"decoded from UTF-8; {broken} broken bytes are shown as \ufffd",))


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
    if best is None or best.percent_chaos > 10:
        return None
    encoding = str(best.encoding)
    if encoding.startswith("mac_") and sample.decode(encoding) == sample.decode("mac_roman"):
        return "mac_roman"  # its sisters differ in letters that this text has none of
    return encoding


def _tidy(text: str, notes: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    if "\x00" in text:
        notes = (*notes, f"{text.count(chr(0))} NUL characters in the text")
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes
