-- Snapshots of the quantum graph neural network over pools and tokens.

CREATE TABLE public.quantum_graph_state (
    graph_state_id    uuid                NOT NULL DEFAULT gen_random_uuid(),
    graph_name        text                NOT NULL,
    version           integer             NOT NULL,
    quantum_state_id  bigint,
    node_count        integer             NOT NULL,
    edge_count        integer             NOT NULL,
    density           double precision    GENERATED ALWAYS AS (
        edge_count / NULLIF(node_count::double precision * (node_count - 1), 0)
    ) STORED,
    adjacency         jsonb               NOT NULL,
    weights_uri       text                NOT NULL,
    embedding         public.vector(256)  NOT NULL,
    validation_loss   double precision,
    created_at        timestamptz         NOT NULL DEFAULT now(),

    CONSTRAINT quantum_graph_state_pkey PRIMARY KEY (graph_state_id),
    CONSTRAINT quantum_graph_state_graph_name_version_key UNIQUE (graph_name, version),
    CONSTRAINT quantum_graph_state_quantum_state_id_fkey FOREIGN KEY (quantum_state_id)
        REFERENCES public.syndicate_quantum_state (quantum_state_id) ON DELETE SET NULL,
    CONSTRAINT quantum_graph_state_version_check CHECK (version > 0),
    CONSTRAINT quantum_graph_state_size_check CHECK (
        node_count > 0
        AND edge_count BETWEEN 0 AND node_count::bigint * (node_count - 1)
    ),
    CONSTRAINT quantum_graph_state_adjacency_check CHECK (jsonb_typeof(adjacency) = 'object')
);

COMMENT ON TABLE public.quantum_graph_state IS
    'One immutable snapshot per graph and version.';
COMMENT ON COLUMN public.quantum_graph_state.density IS
    'Edges over possible directed edges; NULL for a single node.';
COMMENT ON COLUMN public.quantum_graph_state.adjacency IS
    'Node -> array of neighbours. Nodes are token addresses, edges pools.';
COMMENT ON COLUMN public.quantum_graph_state.weights_uri IS
    'Where the weights are in object storage; too large for a row.';
COMMENT ON COLUMN public.quantum_graph_state.embedding IS
    'Embedding of the whole graph.';

CREATE INDEX quantum_graph_state_embedding_idx
    ON public.quantum_graph_state USING hnsw (embedding public.vector_l2_ops);
COMMENT ON INDEX public.quantum_graph_state_embedding_idx IS
    'Serves: past market graphs most similar to the present one (embedding <-> ...).';

CREATE INDEX quantum_graph_state_quantum_state_id_idx
    ON public.quantum_graph_state (quantum_state_id);
COMMENT ON INDEX public.quantum_graph_state_quantum_state_id_idx IS
    'Serves: graphs computed from a quantum state, and the foreign key.';

CREATE INDEX quantum_graph_state_adjacency_idx
    ON public.quantum_graph_state USING gin (adjacency);
COMMENT ON INDEX public.quantum_graph_state_adjacency_idx IS
    'Serves: adjacency ? ''0x...'', snapshots that contain a token; jsonb_path_ops has no operator for keys.';

CREATE TRIGGER quantum_graph_state_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.quantum_graph_state
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

GRANT SELECT, INSERT ON public.quantum_graph_state TO syndicate_app;
GRANT SELECT ON public.quantum_graph_state TO syndicate_reader;
