-- Extensions live in public so that their types and operators can be written
-- with one known qualification. Creating vector and pg_stat_statements takes a
-- superuser (or the provider's equivalent); the other two are trusted.

-- Embeddings and nearest-neighbour search: agent_memory, quantum_graph_state.
CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;

-- Substring and similarity search on text: agent names, memories, theorems.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

-- Equality inside GiST, for the exclusion constraint of syndicate_metrics.
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

-- Slow query reports. It collects only where shared_preload_libraries names it.
CREATE EXTENSION IF NOT EXISTS pg_stat_statements WITH SCHEMA public;
