"""Plans for people and for psql: `text` to read, `sql` to run, `masked` for whatever else is shown."""

from syndicate_diff.render.secrets import mask, masked, shown
from syndicate_diff.render.sql import sql
from syndicate_diff.render.text import text

__all__ = ["mask", "masked", "shown", "sql", "text"]
