"""The country table: complete, consistent with ISO 3166-1, and matched exactly."""

# ruff: noqa: SIM905 (a table of codes reads better as words than as a list of 200 literals)
import re
from collections import defaultdict

import pytest

from accord.vocabulary import NotFoundError, find_party, lookalikes, parties, party

NOT_ISO = {"EUN", "XKX"}
NO_CAPITAL = {"ATA", "ATF", "BVT", "HMD", "IOT", "SGS", "TKL", "UMI"}
# Places whose name is rather a person, another town, or the country itself; Brussels stands for the Union.
CAPITAL_NO_SEAT = {"ATG", "BEL", "ESH", "GRD", "GUY", "SYC"}
SOVEREIGN_SAME_NAME = {"DJI", "HKG", "LUX", "MAC", "MCO", "SGP", "SMR", "VAT", "GIB"}
DEPENDENT = set(
    "ABW AIA ALA ASM BES BLM BMU CCK CUW CXR CYM FLK GGY GLP GUF GUM IMN JEY MAF MNP MSR MTQ MYT NFK PCN PRI REU "
    "SHN SJM SPM SXM TCA VGB VIR WLF".split()
)

# Spot checks from ISO 3166-1: alpha-3, alpha-2, numeric.
SPOT = """
AFG AF 004  ALA AX 248  AUS AU 036  BEL BE 056  BES BQ 535  BRA BR 076  BRN BN 096  CAN CA 124  CHE CH 756
CHL CL 152  CHN CN 156  COD CD 180  COG CG 178  CUW CW 531  DEU DE 276  DMA DM 212  DOM DO 214  EGY EG 818
FRA FR 250  GBR GB 826  GEO GE 268  HKG HK 344  IDN ID 360  IND IN 356  IRL IE 372  JPN JP 392  KHM KH 116
KOR KR 410  LAO LA 418  MAC MO 446  MEX MX 484  MMR MM 104  MNE ME 499  MYS MY 458  NLD NL 528  NZL NZ 554
PHL PH 608  PRK KP 408  PSE PS 275  ROU RO 642  RUS RU 643  SAU SA 682  SDN SD 729  SGP SG 702  SRB RS 688
SSD SS 728  SWZ SZ 748  SXM SX 534  THA TH 764  TLS TL 626  TUR TR 792  TWN TW 158  UKR UA 804  USA US 840
VAT VA 336  VNM VN 704  YEM YE 887  ZAF ZA 710  ZWE ZW 716
""".split()


def test_it_holds_the_249_countries_and_territories_of_iso_3166_and_two_more() -> None:
    assert len(set(parties()) - NOT_ISO) == 249
    assert set(parties()) >= NOT_ISO


@pytest.mark.parametrize(("code", "alpha2", "numeric"), list(zip(SPOT[::3], SPOT[1::3], SPOT[2::3], strict=True)))
def test_codes_are_those_of_iso(code: str, alpha2: str, numeric: str) -> None:
    assert (parties()[code].alpha2, parties()[code].numeric) == (alpha2, numeric)


def test_codes_have_their_shape_and_are_unique() -> None:
    rows = parties().values()
    assert all(re.fullmatch("[A-Z]{3}", r.code) and re.fullmatch("[A-Z]{2}", r.alpha2) for r in rows)
    numeric = [r.numeric for r in rows if r.code not in NOT_ISO]
    assert all(re.fullmatch(r"\d{3}", n) for n in numeric)
    assert len(set(numeric)) == 249
    assert len({r.alpha2 for r in rows}) == len(rows)
    assert [r.code for r in rows] == sorted(parties())


def test_no_word_stands_for_two_parties() -> None:
    owners = defaultdict(set)
    for row in parties().values():
        for word in (row.code, row.alpha2, *row.names, *row.demonyms, *row.seats):
            owners[word.casefold()].add(row.code)
    assert {word: codes for word, codes in owners.items() if len(codes) > 1} == {}


def test_words_are_clean_and_said_once() -> None:
    for row in parties().values():
        for words in (row.names, row.demonyms, row.seats):
            assert len(set(words)) == len(words), row.code
        for word in (*row.names, *row.demonyms, *row.seats, *([row.capital] if row.capital else [])):
            assert word == " ".join(word.split()), (row.code, word)
            assert not set(word) & set(';"|#\t'), (row.code, word)


def test_every_party_has_a_capital_and_it_is_a_seat_unless_said_otherwise() -> None:
    assert {code for code, row in parties().items() if not row.capital} == NO_CAPITAL
    no_seat = {code for code, row in parties().items() if row.capital and row.capital not in row.seats}
    assert no_seat == CAPITAL_NO_SEAT | SOVEREIGN_SAME_NAME | DEPENDENT
    assert all(parties()[code].capital in parties()[code].names for code in SOVEREIGN_SAME_NAME)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Republic of Korea", "KOR"),
        ("Korea", "KOR"),
        ("ROK", "KOR"),
        ("Democratic People's Republic of Korea", "PRK"),
        ("Democratic People’s Republic of Korea", "PRK"),
        ("DPRK", "PRK"),
        ("US", "USA"),
        ("U.S.", "USA"),
        ("uk", "GBR"),
        ("Türkiye", "TUR"),
        ("Turkey", "TUR"),
        ("Ivory Coast", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("Viet Nam", "VNM"),
        ("Burma", "MMR"),
        ("Holland", "NLD"),
        ("PRC", "CHN"),
        ("EU", "EUN"),
        ("European Union", "EUN"),
        ("  mys ", "MYS"),
        ("Guinea", "GIN"),
        ("Dominica", "DMA"),
        ("Samoa", "WSM"),
    ],
)
def test_names_find_their_party(text: str, code: str) -> None:
    assert party(text).code == code


@pytest.mark.parametrize(
    "text", ["Congo", "Republic of Koreas", "Kore", "Malaysi", "Virgin Islands", "ASEAN", "Europe", ""]
)
def test_nothing_is_guessed(text: str) -> None:
    assert find_party(text) is None
    with pytest.raises(NotFoundError) as failure:
        party(text)
    assert failure.value.facts == {"value": text}


def test_every_code_and_name_leads_back_to_its_row() -> None:
    for code, row in parties().items():
        for word in (code, row.alpha2, *row.names):
            assert party(word) is row
            assert party(word.upper()) is row


def test_no_name_of_the_republic_of_korea_is_the_norths() -> None:
    south, north = parties()["KOR"], parties()["PRK"]
    assert all(party(name) is south for name in south.names)
    assert not set(south.demonyms) & set(north.demonyms)


def test_seats_speak_for_the_right_government() -> None:
    owner = {seat: code for code, row in parties().items() for seat in row.seats}
    said = {
        "Putrajaya": "MYS", "Blue House": "KOR", "Yongsan": "KOR", "The Hague": "NLD", "Brussels": "EUN", "Kremlin": "RUS",
        "White House": "USA", "Washington": "USA", "Downing Street": "GBR", "Malacañang": "PHL", "Zhongnanhai": "CHN",
    }  # fmt: skip
    assert {seat: owner[seat] for seat in said} == said


def test_a_lookalike_holds_a_partys_word_and_is_none_itself() -> None:
    spoken = {w for row in parties().values() for w in (*row.names, *row.demonyms, *row.seats)}
    word = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(spoken, key=len, reverse=True))) + r")(?!\w)")
    assert [phrase for phrase in lookalikes() if not word.search(phrase)] == []
    assert [phrase for phrase in lookalikes() if phrase in spoken] == []
    assert list(lookalikes()) == sorted(lookalikes(), key=lambda phrase: (-len(phrase), phrase))
