"""How Alembic runs the steps: on the connection that the store hands over, inside its transaction.

Invariant: a step is done whole or not at all, on both databases.
"""

from alembic import context

from accord.storage.register_tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
