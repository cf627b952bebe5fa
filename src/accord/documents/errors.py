"""What can be wrong with a document that somebody brought."""

from accord.vocabulary import InputError, NotFoundError


class DocumentError(InputError):
    """A document cannot be read."""

    code = "document"


class NoSuchPathError(NotFoundError):
    """A path, glob or address leads to nothing."""

    code = "no-such-path"


class EmptyFolderError(DocumentError):
    """A folder holds no file of a kind that can be read."""

    code = "empty-folder"


class UndecodableError(DocumentError):
    """The bytes are text in no encoding that can be told."""

    code = "undecodable"


class UnsupportedFormatError(DocumentError):
    """The bytes are of a format that is not read."""

    code = "unsupported-format"


class DamagedDocumentError(DocumentError):
    """The file says that it is of a format and cannot be opened as one."""

    code = "damaged-document"


class EmptyDocumentError(DocumentError):
    """The document holds no text."""

    code = "empty-document"


class NoTextLayerError(DocumentError):
    """A PDF has pages but no text on them."""

    code = "pdf-without-text"


class NavigationOnlyError(DocumentError):
    """An HTML page holds navigation and no article."""

    code = "navigation-only"


class TooLargeError(DocumentError):
    """A document is larger, once unpacked, than a document can be."""

    code = "document-too-large"


class TooSlowError(DocumentError):
    """Reading a document took longer than its time limit."""

    code = "document-time-limit"


class SidecarError(DocumentError):
    """The metadata file beside a document cannot be used."""

    code = "sidecar"


class FetchError(DocumentError):
    """An address could not be fetched."""

    code = "fetch"
