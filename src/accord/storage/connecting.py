"""Opening the register's database: pragmas, migrations, and every driver's failure as one of ours.

Invariant: nothing of SQLAlchemy's or a driver's errors leaves this room.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from accord.storage.errors import (
    DamagedStoreError,
    DiskFullError,
    NewerSchemaError,
    StoreLockedError,
    StoreUnreachableError,
)
from accord.storage.opening import WAIT_SECONDS
from accord.vocabulary import AccordError, StorageError, require_extra

HEAD = "0003"
REVISIONS = ("0001", "0002", "0003")


def open_engine(url: str, *, wait: float = WAIT_SECONDS) -> Engine:
    """Return an engine for a register's database, brought up to the present schema.

    Parameters
    ----------
    url
        SQLAlchemy URL: ``sqlite:///path`` or ``postgresql+psycopg://…``.
    wait
        Seconds to wait for another program's lock.

    Raises
    ------
    StoreUnreachableError, StoreLockedError, DiskFullError, DamagedStoreError, NewerSchemaError
        As their names say.
    MissingExtraError
        The URL needs a driver that is not installed.
    """
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() == "sqlite":
            if parsed.database and parsed.database != ":memory:":
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            engine = sa.create_engine(parsed, connect_args={"timeout": wait})
            _prepare_sqlite(engine)
        else:
            engine = sa.create_engine(
                parsed, pool_pre_ping=True, connect_args={"options": f"-c lock_timeout={int(wait * 1000)}"}
            )
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreUnreachableError(
            f"{url!r} is no address of a database: {error}",
            hint="leave store.url out of accord.toml for a file in the desk, or give postgresql+psycopg://…",
            url=url,
        ) from error
    except ModuleNotFoundError as error:
        raise require_extra("psycopg", "team") from error
    except OSError as error:
        raise translate(error, url) from error
    with translated(url):
        _migrate(engine, url)
    return engine


def _prepare_sqlite(engine: Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # accord begins its own transactions
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @sa.event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Yield a connection whose transaction holds the write lock from its start, and commit it."""
    with translated(engine.url.render_as_string()), engine.connect() as plain:
        connection = plain.execution_options(writing=True)
        with connection.begin():
            yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Yield a connection with a transaction for reading."""
    with translated(engine.url.render_as_string()), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def translated(url: str) -> Iterator[None]:
    """Turn the errors of drivers and of the disk into accord's."""
    try:
        yield
    except AccordError:
        raise
    except (DatabaseError, OSError) as error:
        raise translate(error, url) from error


def translate(error: Exception, url: str) -> StorageError:
    """Return accord's error for a driver's."""
    text = str(getattr(error, "orig", None) or error).strip()
    low = text.lower()
    where = _shown(url)
    if "locked" in low or "lock timeout" in low or "deadlock" in low:
        return StoreLockedError(
            f"the register {where} is in use by another program: {text}",
            hint="wait until it has finished and run the command again; nothing was lost",
            store=where,
        )
    if "disk is full" in low or "no space left" in low or "disk full" in low or getattr(error, "errno", None) == 28:
        return DiskFullError(
            f"the disk is full: {where} could not take what was to be stored",
            hint="make room and run the command again; what was stored before is still there",
            store=where,
        )
    if "not a database" in low or "malformed" in low or "corrupt" in low:
        return DamagedStoreError(
            f"{where} is no register, or it is damaged: {text}",
            hint="restore it from a copy; or move it away and run the command again to read the documents afresh",
            store=where,
        )
    if "readonly" in low or "read-only" in low or "permission denied" in low:
        return StoreUnreachableError(
            f"the register {where} cannot be written: {text}", hint="check the file's permissions", store=where
        )
    return StoreUnreachableError(
        f"the register {where} cannot be opened or used: {text}",
        hint="check the path or the address in accord.toml, and that the server is running",
        store=where,
    )


def _shown(url: str) -> str:
    try:
        parsed = make_url(url)
    except ArgumentError:
        return url
    if parsed.get_backend_name() == "sqlite":
        return f"'{parsed.database}'"
    return f"'{parsed.render_as_string(hide_password=True)}'"


def _migrate(engine: Engine, url: str) -> None:
    with reading(engine) as connection:
        found = schema_version(connection)
    if found == HEAD:
        return
    _check_known(found, url)
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(719204511)"))
        found = schema_version(connection)  # another program may have been quicker
        _check_known(found, url)
        if found != HEAD:
            migrate(connection, HEAD)


def _check_known(found: str | None, url: str) -> None:
    if found is not None and found not in REVISIONS:
        raise NewerSchemaError(
            f"the register {_shown(url)} has schema {found}; this accord knows schemas up to {HEAD}",
            hint="use the newer accord that made it, or another copy of the register",
            found=found,
            known=list(REVISIONS),
        )


def schema_version(connection: Connection) -> str | None:
    """Return the schema that a database has, None for an empty one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def migrate(connection: Connection, revision: str) -> None:
    """Bring a database to a revision, on a connection whose transaction the caller commits."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "accord.storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
