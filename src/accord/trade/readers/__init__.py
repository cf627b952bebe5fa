"""Readers of the files that economists download, each with validation and a data sheet."""

from accord.trade.readers.baci import baci_edition, read_baci, read_baci_countries, read_baci_products
from accord.trade.readers.files import sha256_of
from accord.trade.readers.gravity import read_gravity, read_itpd
from accord.trade.readers.icio import FINAL_USES, IcioTable, read_icio
from accord.trade.readers.tariffs import read_teti, read_wto
from accord.trade.readers.wits import parse_json, parse_xml, read_wits

__all__ = [
    "FINAL_USES",
    "IcioTable",
    "baci_edition",
    "parse_json",
    "parse_xml",
    "read_baci",
    "read_baci_countries",
    "read_baci_products",
    "read_gravity",
    "read_icio",
    "read_itpd",
    "read_teti",
    "read_wits",
    "read_wto",
    "sha256_of",
]
