"""Alembic's entry: the upgrade hands over its connection, which stands inside one transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
