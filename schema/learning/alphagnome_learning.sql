-- The knowledge base: insights that evolution and trading produced.

CREATE TABLE public.alphagnome_learning (
    learning_id        uuid                NOT NULL DEFAULT gen_random_uuid(),
    state_id           uuid,
    agent_id           uuid,
    topic              text                NOT NULL,
    insight            text                NOT NULL,
    evidence           jsonb               NOT NULL DEFAULT '[]',
    confidence         public.probability  NOT NULL,
    times_applied      integer             NOT NULL DEFAULT 0,
    times_successful   integer             NOT NULL DEFAULT 0,
    success_rate       numeric(5, 4)       GENERATED ALWAYS AS
        (round(times_successful::numeric / NULLIF(times_applied, 0), 4)) STORED,
    superseded_by_id   uuid,
    created_at         timestamptz         NOT NULL DEFAULT now(),
    updated_at         timestamptz         NOT NULL DEFAULT now(),

    CONSTRAINT alphagnome_learning_pkey PRIMARY KEY (learning_id),
    CONSTRAINT alphagnome_learning_topic_insight_key UNIQUE (topic, insight),
    CONSTRAINT alphagnome_learning_state_id_fkey FOREIGN KEY (state_id)
        REFERENCES public.alphagnome_state_persistence (state_id) ON DELETE SET NULL,
    CONSTRAINT alphagnome_learning_agent_id_fkey FOREIGN KEY (agent_id)
        REFERENCES public.syndicate_agents (agent_id) ON DELETE SET NULL,
    CONSTRAINT alphagnome_learning_superseded_by_id_fkey FOREIGN KEY (superseded_by_id)
        REFERENCES public.alphagnome_learning (learning_id) ON DELETE SET NULL
        DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT alphagnome_learning_insight_check CHECK (length(insight) BETWEEN 1 AND 2000),
    CONSTRAINT alphagnome_learning_evidence_check CHECK (jsonb_typeof(evidence) = 'array'),
    CONSTRAINT alphagnome_learning_times_check CHECK (times_successful BETWEEN 0 AND times_applied),
    CONSTRAINT alphagnome_learning_superseded_check CHECK (superseded_by_id <> learning_id)
);

COMMENT ON TABLE public.alphagnome_learning IS
    'Insights in one sentence each, with evidence and how well they served.';
COMMENT ON COLUMN public.alphagnome_learning.evidence IS
    'Array of references: {"table": ..., "id": ..., "weight": ...}.';
COMMENT ON COLUMN public.alphagnome_learning.success_rate IS
    'NULL until the insight was applied.';
COMMENT ON CONSTRAINT alphagnome_learning_superseded_by_id_fkey ON public.alphagnome_learning IS
    'Deferred: the old insight may point to the new one before it is inserted.';

CREATE INDEX alphagnome_learning_topic_confidence_idx
    ON public.alphagnome_learning (topic, confidence DESC)
    WHERE superseded_by_id IS NULL;
COMMENT ON INDEX public.alphagnome_learning_topic_confidence_idx IS
    'Serves: the most certain valid insights on a topic.';

CREATE INDEX alphagnome_learning_state_id_idx
    ON public.alphagnome_learning (state_id);
COMMENT ON INDEX public.alphagnome_learning_state_id_idx IS
    'Serves: what a generation learned, and the foreign key.';

CREATE INDEX alphagnome_learning_agent_id_idx
    ON public.alphagnome_learning (agent_id);
COMMENT ON INDEX public.alphagnome_learning_agent_id_idx IS
    'Serves: what an agent contributed, and the foreign key.';

CREATE INDEX alphagnome_learning_superseded_by_id_idx
    ON public.alphagnome_learning (superseded_by_id)
    WHERE superseded_by_id IS NOT NULL;
COMMENT ON INDEX public.alphagnome_learning_superseded_by_id_idx IS
    'Serves: what an insight replaced, and the foreign key.';

CREATE INDEX alphagnome_learning_insight_trgm_idx
    ON public.alphagnome_learning USING gin (insight public.gin_trgm_ops);
COMMENT ON INDEX public.alphagnome_learning_insight_trgm_idx IS
    'Serves: search by a part of the text, and for near duplicates before an insert (insight % ...).';

CREATE INDEX alphagnome_learning_evidence_idx
    ON public.alphagnome_learning USING gin (evidence jsonb_path_ops);
COMMENT ON INDEX public.alphagnome_learning_evidence_idx IS
    'Serves: evidence @> ''[{"id": "..."}]'', insights that rest on one execution.';

CREATE TRIGGER alphagnome_learning_set_updated_at
    BEFORE UPDATE ON public.alphagnome_learning
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE TRIGGER alphagnome_learning_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.alphagnome_learning
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

GRANT SELECT, INSERT, UPDATE ON public.alphagnome_learning TO syndicate_app;
GRANT SELECT ON public.alphagnome_learning TO syndicate_reader;
