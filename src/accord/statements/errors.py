"""What can be wrong with what a desk gives the reader of statements."""

from accord.vocabulary import InputError


class NamesError(InputError):
    """A table of names cannot be used."""

    code = "names-table"
