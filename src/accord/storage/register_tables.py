"""The tables of the register's database, one definition for SQLite and PostgreSQL.

Invariant: the migrations make exactly these tables; a test compares the two.
"""

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("recorded_at", String(40), nullable=False),
)

readings = Table(
    "readings",
    metadata,
    Column("document_id", String(40), ForeignKey("documents.id"), primary_key=True),
    Column("extractor", String(200), primary_key=True),
    Column("recorded_at", String(40), nullable=False),
)

statements = Table(
    "statements",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("extractor", String(200), primary_key=True),
    Column("document_id", String(40), ForeignKey("documents.id"), nullable=False, index=True),
    Column("quote", Text, nullable=False),
    Column("body", Text, nullable=False),
)

edits = Table(
    "edits",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("id", String(40), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("type", String(20), nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("subject", "version", name="one_edit_per_version"),
)

history = Table(
    "history",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("at", String(40), nullable=False),
    Column("who", Text, nullable=False),
    Column("what", String(40), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("why", Text, nullable=False),
)

lives = Table(
    "lives",
    metadata,
    Column("entry", String(40), primary_key=True),
    Column("first", Date, primary_key=True),
    Column("last", Date, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("title", Text, nullable=False),
    Column("parties", Text, nullable=False),
    Column("areas", Text, nullable=False),
    Column("instrument", String(40)),
    Column("official", String(40)),
    Column("evidence", String(40), nullable=False),
    Column("schedule", String(40), nullable=False),
    Column("strength", String(40)),
    Column("due", Date),
    Index("lives_by_day", "first", "last"),
)

marks = Table(
    "marks",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
