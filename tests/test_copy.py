"""What is made again from a catalog is like the original also in what neither pg_dump nor the reader compares."""

from __future__ import annotations

from databases import TestServer, ask, catalog, load_text, run_steps

from syndicate_diff.plan import plan_steps

ALIKE = """
CREATE TABLE parted (a integer, b integer) PARTITION BY LIST (a);
CREATE INDEX z ON parted (b);
CREATE INDEX a ON parted (b DESC);
CREATE INDEX m ON parted (b);
CREATE TABLE part PARTITION OF parted FOR VALUES IN (1);
CREATE TABLE keyed (a integer, b integer) PARTITION BY LIST (a);
ALTER TABLE keyed ADD CONSTRAINT z_key UNIQUE (a, b);
CREATE UNIQUE INDEX b ON keyed (a, b);
ALTER TABLE keyed ADD CONSTRAINT a_key UNIQUE (a, b);
CREATE TABLE keyed_part PARTITION OF keyed FOR VALUES IN (1);
"""
BY_AGE = """
    SELECT indrelid::regclass::text, array_agg(indexrelid::regclass::text ORDER BY indexrelid)
    FROM pg_index WHERE indrelid >= 16384 AND indrelid::regclass::text !~ 'pg_toast' GROUP BY 1 ORDER BY 1
"""


def test_alike_indexes_have_the_order_of_their_age(server: TestServer) -> None:
    """By that, ATTACH PARTITION takes one for another."""
    with server.database() as original, server.database() as copy:
        load_text(original, ALIKE)
        run_steps(copy, plan_steps(catalog(copy), catalog(original)))
        assert ask(copy, BY_AGE) == ask(original, BY_AGE)
