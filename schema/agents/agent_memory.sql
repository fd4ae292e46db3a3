-- What agents remember, with embeddings for recall by meaning.

CREATE TABLE public.agent_memory (
    memory_id         uuid                NOT NULL DEFAULT gen_random_uuid(),
    agent_id          uuid                NOT NULL,
    kind              public.memory_kind  NOT NULL,
    content           text                NOT NULL,
    content_digest    text                NOT NULL GENERATED ALWAYS AS (md5(content)) STORED,
    embedding         public.vector(1536),
    embedding_model   text,
    importance        public.probability  NOT NULL DEFAULT 0.5,
    metadata          jsonb               NOT NULL DEFAULT '{}',
    access_count      integer             NOT NULL DEFAULT 0,
    last_accessed_at  timestamptz,
    expires_at        timestamptz,
    created_at        timestamptz         NOT NULL DEFAULT now(),
    updated_at        timestamptz         NOT NULL DEFAULT now(),

    CONSTRAINT agent_memory_pkey PRIMARY KEY (memory_id),
    CONSTRAINT agent_memory_content_key UNIQUE (agent_id, kind, content_digest),
    CONSTRAINT agent_memory_agent_id_fkey FOREIGN KEY (agent_id)
        REFERENCES public.syndicate_agents (agent_id) ON DELETE CASCADE,
    CONSTRAINT agent_memory_content_check CHECK (content <> ''),
    CONSTRAINT agent_memory_embedding_model_check CHECK ((embedding IS NULL) = (embedding_model IS NULL)),
    CONSTRAINT agent_memory_metadata_check CHECK (jsonb_typeof(metadata) = 'object'),
    CONSTRAINT agent_memory_access_count_check CHECK (access_count >= 0),
    CONSTRAINT agent_memory_working_expires_check CHECK (kind <> 'working' OR expires_at IS NOT NULL)
)
WITH (autovacuum_vacuum_scale_factor = 0.05);

COMMENT ON TABLE public.agent_memory IS
    'Memories of agents. Expired rows stay until clean_expired_memories() runs; read through live_agent_memory to not see them.';
COMMENT ON COLUMN public.agent_memory.content_digest IS
    'Makes the unique constraint possible for long content; an agent does not store the same memory twice.';
COMMENT ON COLUMN public.agent_memory.embedding IS
    'NULL until the embedding job has seen the row. Vectors of different models must not be compared: see embedding_model.';
COMMENT ON COLUMN public.agent_memory.expires_at IS
    'NULL means never. Working memory must expire.';

CREATE INDEX agent_memory_embedding_idx
    ON public.agent_memory USING hnsw (embedding public.vector_cosine_ops)
    WITH (m = 16, ef_construction = 64);
COMMENT ON INDEX public.agent_memory_embedding_idx IS
    'Serves: recall_memories(), nearest neighbours by cosine distance.';

CREATE INDEX agent_memory_agent_id_kind_created_at_idx
    ON public.agent_memory (agent_id, kind, created_at DESC);
COMMENT ON INDEX public.agent_memory_agent_id_kind_created_at_idx IS
    'Serves: the latest memories of one kind of one agent.';

CREATE INDEX agent_memory_expires_at_idx
    ON public.agent_memory (expires_at)
    WHERE expires_at IS NOT NULL;
COMMENT ON INDEX public.agent_memory_expires_at_idx IS
    'Serves: clean_expired_memories().';

CREATE INDEX agent_memory_unembedded_idx
    ON public.agent_memory (created_at)
    WHERE embedding IS NULL;
COMMENT ON INDEX public.agent_memory_unembedded_idx IS
    'Serves: the queue of the embedding job, oldest first.';

CREATE INDEX agent_memory_content_trgm_idx
    ON public.agent_memory USING gin (content public.gin_trgm_ops);
COMMENT ON INDEX public.agent_memory_content_trgm_idx IS
    'Serves: content ILIKE ''%...%'', search for an address or an error text, where meaning does not help.';

CREATE INDEX agent_memory_metadata_idx
    ON public.agent_memory USING gin (metadata jsonb_path_ops);
COMMENT ON INDEX public.agent_memory_metadata_idx IS
    'Serves: metadata @> ''{"opportunity_id": "..."}'', memories about one opportunity.';

CREATE TRIGGER agent_memory_set_updated_at
    BEFORE UPDATE ON public.agent_memory
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE TRIGGER agent_memory_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.agent_memory
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

GRANT SELECT, INSERT, UPDATE, DELETE ON public.agent_memory TO syndicate_app;
GRANT SELECT ON public.agent_memory TO syndicate_reader;


CREATE VIEW public.live_agent_memory AS
    SELECT
        m.memory_id,
        m.agent_id,
        m.kind,
        m.content,
        m.embedding,
        m.embedding_model,
        m.importance,
        m.metadata,
        m.expires_at,
        m.created_at
    FROM public.agent_memory AS m
    WHERE m.expires_at IS NULL OR m.expires_at > now()
    WITH LOCAL CHECK OPTION;
COMMENT ON VIEW public.live_agent_memory IS
    'Memories that have not expired. Updatable; a row that is expired already cannot be written through it.';

GRANT SELECT, INSERT, UPDATE ON public.live_agent_memory TO syndicate_app;
GRANT SELECT ON public.live_agent_memory TO syndicate_reader;


CREATE FUNCTION public.recall_memories(
    p_agent_id        uuid,
    p_embedding       public.vector,
    p_embedding_model text,
    p_limit           integer DEFAULT 10
)
    RETURNS TABLE (memory_id uuid, content text, importance double precision, distance double precision)
    LANGUAGE sql
    STABLE
    PARALLEL SAFE
    ROWS 10
BEGIN ATOMIC
    SELECT
        m.memory_id,
        m.content,
        m.importance::double precision,
        m.embedding OPERATOR(public.<=>) p_embedding AS distance
    FROM public.live_agent_memory AS m
    WHERE m.agent_id = p_agent_id
      AND m.embedding_model = p_embedding_model
    ORDER BY m.embedding OPERATOR(public.<=>) p_embedding
    LIMIT p_limit;
END;
COMMENT ON FUNCTION public.recall_memories(uuid, public.vector, text, integer) IS
    'The live memories of an agent that are nearest in meaning, nearest first. Distance is cosine distance, 0 to 2.';


CREATE FUNCTION public.clean_expired_memories()
    RETURNS bigint
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = ''
AS $$
DECLARE
    v_deleted bigint;
BEGIN
    DELETE FROM public.agent_memory
    WHERE expires_at <= now();
    GET DIAGNOSTICS v_deleted = ROW_COUNT;

    IF v_deleted > 0 THEN
        PERFORM public.log_system_event(
            p_event_type => 'memory.expired',
            p_subject    => 'public.agent_memory',
            p_message    => format('%s expired memories deleted', v_deleted),
            p_payload    => jsonb_build_object('deleted', v_deleted)
        );
    END IF;
    RETURN v_deleted;
END;
$$;
COMMENT ON FUNCTION public.clean_expired_memories() IS
    'Deletes expired memories of all agents, logs an event, returns how many. Run daily.';

REVOKE EXECUTE ON FUNCTION public.clean_expired_memories() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.clean_expired_memories() TO syndicate_app;
