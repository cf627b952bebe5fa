"""Bytes into text and metadata."""

from accord.documents.document import Document, Evidenced

__all__ = ["Document", "Evidenced"]
