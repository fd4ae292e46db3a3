"""When triggers and rules fire. https://www.postgresql.org/docs/current/sql-altertable.html (ENABLE TRIGGER)"""

# What the catalogs say → what ALTER says; a new one is at 'O' and fires in sessions that are no replica.
ENABLED = {"O": "ENABLE", "D": "DISABLE", "R": "ENABLE REPLICA", "A": "ENABLE ALWAYS"}
