"""Databases and parquet files: implements the stores that the rooms declare."""

from accord.storage.errors import DamagedTableError, TableFormatError, TableWriteError
from accord.storage.tables import read_table, write_table

__all__ = ["DamagedTableError", "TableFormatError", "TableWriteError", "read_table", "write_table"]
