"""Alembic runs this for every migration; `bot.adapters.store._versions` gives it a connection within a transaction."""

from alembic import context

from bot.adapters.store._tables import metadata
from bot.adapters.store._versions import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
context.run_migrations()
