"""Bytes into text and metadata."""

from accord.documents.dating import date_text, relations_base
from accord.documents.days import Dating, read_date
from accord.documents.document import Document, Evidenced
from accord.documents.errors import (
    DamagedDocumentError,
    DocumentError,
    EmptyDocumentError,
    EmptyFolderError,
    FetchError,
    NavigationOnlyError,
    NoSuchPathError,
    NoTextLayerError,
    SidecarError,
    TooLargeError,
    TooSlowError,
    UndecodableError,
    UnsupportedFormatError,
)
from accord.documents.extracted import Deadline, time_limit
from accord.documents.formats import SUFFIXES
from accord.documents.reader import (
    Reading,
    expand,
    folder_files,
    read_bytes,
    read_file,
    read_folder,
    read_paths,
    read_url,
)
from accord.documents.relate import relate

__all__ = [
    "SUFFIXES",
    "DamagedDocumentError",
    "Dating",
    "Deadline",
    "Document",
    "DocumentError",
    "EmptyDocumentError",
    "EmptyFolderError",
    "Evidenced",
    "FetchError",
    "NavigationOnlyError",
    "NoSuchPathError",
    "NoTextLayerError",
    "Reading",
    "SidecarError",
    "TooLargeError",
    "TooSlowError",
    "UndecodableError",
    "UnsupportedFormatError",
    "date_text",
    "expand",
    "folder_files",
    "read_bytes",
    "read_date",
    "read_file",
    "read_folder",
    "read_paths",
    "read_url",
    "relate",
    "relations_base",
    "time_limit",
]
