"""Lives of commitments kept for quick answers on any day, and marks that say what they were made from."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the step."""
    op.create_table(
        "lives",
        sa.Column("entry", sa.String(40), primary_key=True),
        sa.Column("first", sa.Date, primary_key=True),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("parties", sa.Text, nullable=False),
        sa.Column("areas", sa.Text, nullable=False),
        sa.Column("instrument", sa.String(40)),
        sa.Column("official", sa.String(40)),
        sa.Column("evidence", sa.String(40), nullable=False),
        sa.Column("schedule", sa.String(40), nullable=False),
        sa.Column("strength", sa.String(40)),
        sa.Column("due", sa.Date),
    )
    op.create_index("lives_by_day", "lives", ["first", "last"])
    op.create_table(
        "marks",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
