-- Group roles without login. Login roles (one per service or person) are made
-- outside this repository and granted one of these.
--
-- Neither role is a member of the other: the row-level security policies of
-- syndicate_agents differ, and membership would add them up.

CREATE ROLE syndicate_app NOLOGIN;
COMMENT ON ROLE syndicate_app IS
    'Services that write: agents, executors, price feeds. Never deletes business rows.';

CREATE ROLE syndicate_reader NOLOGIN;
COMMENT ON ROLE syndicate_reader IS
    'Dashboards and analysts: reads everything except secrets of agents.';
