"""The door to the register's database; SQLAlchemy is loaded when it opens and not before.

Invariant: importing this room costs no database library.
"""

from accord.register import RegisterStore

WAIT_SECONDS = 5.0


def open_store(url: str, *, wait: float = WAIT_SECONDS) -> RegisterStore:
    """Return the register's store at a SQLAlchemy URL, its schema brought up to date.

    Parameters
    ----------
    url
        ``sqlite:///path/to/register.db`` or ``postgresql+psycopg://user@host/database``.
    wait
        Seconds to wait for another program's lock.

    Raises
    ------
    StoreUnreachableError, StoreLockedError, DiskFullError, DamagedStoreError, NewerSchemaError, MissingExtraError
        As their names say.
    """
    from accord.storage.register_store import SqlStore

    return SqlStore(url, wait=wait)
