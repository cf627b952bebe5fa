"""Databases and parquet files: implements the stores that the rooms declare."""

from accord.storage.edit_log import append_edits, read_edits
from accord.storage.errors import (
    DamagedLogError,
    DamagedStoreError,
    DamagedTableError,
    DiskFullError,
    NewerSchemaError,
    StoreLockedError,
    StoreUnreachableError,
    TableFormatError,
    TableWriteError,
)
from accord.storage.flows import FlowStore
from accord.storage.opening import open_store
from accord.storage.tables import read_table, write_table

__all__ = [
    "DamagedLogError",
    "DamagedStoreError",
    "DamagedTableError",
    "DiskFullError",
    "FlowStore",
    "NewerSchemaError",
    "StoreLockedError",
    "StoreUnreachableError",
    "TableFormatError",
    "TableWriteError",
    "append_edits",
    "open_store",
    "read_edits",
    "read_table",
    "write_table",
]
