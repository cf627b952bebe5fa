"""Databases and parquet files: implements the stores that the rooms declare."""

from accord.storage.errors import (
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
    "DamagedStoreError",
    "DamagedTableError",
    "DiskFullError",
    "FlowStore",
    "NewerSchemaError",
    "StoreLockedError",
    "StoreUnreachableError",
    "TableFormatError",
    "TableWriteError",
    "open_store",
    "read_table",
    "write_table",
]
