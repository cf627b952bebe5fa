"""Documents, readings, statements, edits and history; append-only guards; full-text search."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("edits", "history")


def upgrade() -> None:
    """Make the step."""
    op.create_table(
        "documents",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.String(40), nullable=False),
    )
    op.create_table(
        "readings",
        sa.Column("document_id", sa.String(40), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("extractor", sa.String(200), primary_key=True),
        sa.Column("recorded_at", sa.String(40), nullable=False),
    )
    op.create_table(
        "statements",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("extractor", sa.String(200), primary_key=True),
        sa.Column("document_id", sa.String(40), sa.ForeignKey("documents.id"), nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("ix_statements_document_id", "statements", ["document_id"])
    op.create_table(
        "edits",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("type", sa.String(20), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.UniqueConstraint("subject", "version", name="one_edit_per_version"),
    )
    op.create_table(
        "history",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _sqlite() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE statement_search USING fts5("
        "quote, id UNINDEXED, document_id UNINDEXED, tokenize='porter unicode61 remove_diacritics 2')"
    )
    op.execute(
        "CREATE TRIGGER statements_added AFTER INSERT ON statements BEGIN "
        "INSERT INTO statement_search(rowid, quote, id, document_id) "
        "VALUES (new.rowid, new.quote, new.id, new.document_id); END"
    )
    op.execute(
        "CREATE TRIGGER statements_removed AFTER DELETE ON statements BEGIN "
        "DELETE FROM statement_search WHERE rowid = old.rowid; END"
    )
    op.execute(
        "CREATE TRIGGER statements_changed AFTER UPDATE ON statements BEGIN "
        "UPDATE statement_search SET quote = new.quote, id = new.id, document_id = new.document_id "
        "WHERE rowid = old.rowid; END"
    )
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN "
                f"SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _postgresql() -> None:
    # PostgreSQL keeps "2.4" and "x-y" whole; taken apart first, they are found by the words that SQLite sees.
    words = r"regexp_replace(quote, '\W+', ' ', 'g')"
    op.execute(
        "ALTER TABLE statements ADD COLUMN search tsvector GENERATED ALWAYS AS "
        f"(to_tsvector('english', {words}) || to_tsvector('simple', {words})) STORED"
    )
    op.execute("CREATE INDEX statements_search ON statements USING gin (search)")
    op.execute(
        "CREATE FUNCTION accord_append_only() RETURNS trigger AS $$ "
        "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION accord_append_only()"
        )
