-- History of the guard against the cognitive cliff: beyond some complexity an
-- agent's reasoning does not degrade but collapses.

CREATE TABLE public.agent_complexity_states (
    state_id          bigint                   GENERATED ALWAYS AS IDENTITY,
    agent_id          uuid                     NOT NULL,
    complexity_score  double precision         NOT NULL,
    cliff_threshold   double precision         NOT NULL,
    cliff_margin      double precision         NOT NULL GENERATED ALWAYS AS (cliff_threshold - complexity_score) STORED,
    protection_level  public.protection_level  NOT NULL DEFAULT 'none',
    open_task_count   integer                  NOT NULL DEFAULT 0,
    planning_depth    smallint                 NOT NULL DEFAULT 1,
    factors           jsonb                    NOT NULL DEFAULT '{}',
    recorded_at       timestamptz              NOT NULL DEFAULT now(),

    CONSTRAINT agent_complexity_states_pkey PRIMARY KEY (state_id),
    CONSTRAINT agent_complexity_states_agent_id_recorded_at_key UNIQUE (agent_id, recorded_at),
    CONSTRAINT agent_complexity_states_agent_id_fkey FOREIGN KEY (agent_id)
        REFERENCES public.syndicate_agents (agent_id) ON DELETE CASCADE,
    CONSTRAINT agent_complexity_states_complexity_score_check CHECK (complexity_score >= 0),
    CONSTRAINT agent_complexity_states_cliff_threshold_check CHECK (cliff_threshold > 0),
    CONSTRAINT agent_complexity_states_open_task_count_check CHECK (open_task_count >= 0),
    CONSTRAINT agent_complexity_states_planning_depth_check CHECK (planning_depth BETWEEN 1 AND 64),
    CONSTRAINT agent_complexity_states_protection_check CHECK (
        complexity_score < cliff_threshold OR protection_level <> 'none'
    )
);

COMMENT ON TABLE public.agent_complexity_states IS
    'Samples of each agent''s complexity. The unique key also serves the latest state of an agent.';
COMMENT ON COLUMN public.agent_complexity_states.cliff_margin IS
    'What is left before the cliff; negative means beyond it.';
COMMENT ON COLUMN public.agent_complexity_states.factors IS
    'Contribution of each factor to the score, by name.';
COMMENT ON CONSTRAINT agent_complexity_states_protection_check ON public.agent_complexity_states IS
    'No agent beyond its cliff goes unprotected.';

CREATE INDEX agent_complexity_states_recorded_at_idx
    ON public.agent_complexity_states USING brin (recorded_at);
COMMENT ON INDEX public.agent_complexity_states_recorded_at_idx IS
    'Serves: charts and retention over a time window.';

CREATE INDEX agent_complexity_states_protected_idx
    ON public.agent_complexity_states (protection_level, recorded_at DESC)
    WHERE protection_level <> 'none';
COMMENT ON INDEX public.agent_complexity_states_protected_idx IS
    'Serves: recent interventions of the guard; most samples are none.';

CREATE TRIGGER agent_complexity_states_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.agent_complexity_states
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

GRANT SELECT, INSERT ON public.agent_complexity_states TO syndicate_app;
GRANT SELECT ON public.agent_complexity_states TO syndicate_reader;
