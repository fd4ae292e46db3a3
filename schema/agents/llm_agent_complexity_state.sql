-- The present state of agents that think with a language model, one row for each.

CREATE TABLE public.llm_agent_complexity_state (
    agent_id               uuid                     NOT NULL,
    model_name             text                     NOT NULL,
    context_window_tokens  integer                  NOT NULL,
    context_used_tokens    integer                  NOT NULL DEFAULT 0,
    context_utilization    numeric(5, 4)            NOT NULL GENERATED ALWAYS AS
        (round(context_used_tokens::numeric / context_window_tokens, 4)) STORED,
    temperature            numeric(3, 2)            NOT NULL DEFAULT 0.20,
    reasoning_depth        smallint                 NOT NULL DEFAULT 0,
    hallucination_rate     public.probability       NOT NULL DEFAULT 0,
    consecutive_failures   integer                  NOT NULL DEFAULT 0,
    protection_level       public.protection_level  NOT NULL DEFAULT 'none',
    scratchpad             jsonb                    NOT NULL DEFAULT '{}',
    created_at             timestamptz              NOT NULL DEFAULT now(),
    updated_at             timestamptz              NOT NULL DEFAULT now(),

    CONSTRAINT llm_agent_complexity_state_pkey PRIMARY KEY (agent_id),
    CONSTRAINT llm_agent_complexity_state_agent_id_fkey FOREIGN KEY (agent_id)
        REFERENCES public.syndicate_agents (agent_id) ON DELETE CASCADE,
    CONSTRAINT llm_agent_complexity_state_context_check CHECK (
        context_window_tokens > 0 AND context_used_tokens BETWEEN 0 AND context_window_tokens
    ),
    CONSTRAINT llm_agent_complexity_state_temperature_check CHECK (temperature BETWEEN 0 AND 2),
    CONSTRAINT llm_agent_complexity_state_reasoning_depth_check CHECK (reasoning_depth >= 0),
    CONSTRAINT llm_agent_complexity_state_consecutive_failures_check CHECK (consecutive_failures >= 0)
)
WITH (fillfactor = 70);

COMMENT ON TABLE public.llm_agent_complexity_state IS
    'Language model state of each agent that has one, overwritten after every call; its history is in agent_complexity_states.';
COMMENT ON COLUMN public.llm_agent_complexity_state.context_utilization IS
    'Share of the context window in use, 0 to 1.';
COMMENT ON COLUMN public.llm_agent_complexity_state.hallucination_rate IS
    'Share of recent statements that a verifier refuted.';
COMMENT ON COLUMN public.llm_agent_complexity_state.scratchpad IS
    'The model''s notes between two calls; no business data.';

CREATE INDEX llm_agent_complexity_state_pressure_idx
    ON public.llm_agent_complexity_state (context_utilization DESC)
    WHERE context_utilization > 0.8;
COMMENT ON INDEX public.llm_agent_complexity_state_pressure_idx IS
    'Serves: the guardian''s list of agents about to run out of context.';

CREATE TRIGGER llm_agent_complexity_state_set_updated_at
    BEFORE UPDATE ON public.llm_agent_complexity_state
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE TRIGGER llm_agent_complexity_state_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.llm_agent_complexity_state
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

GRANT SELECT, INSERT, UPDATE ON public.llm_agent_complexity_state TO syndicate_app;
GRANT SELECT ON public.llm_agent_complexity_state TO syndicate_reader;
