-- Contests between agents: the selection pressure of evolution.

CREATE TABLE public.battlefield_evaluations (
    evaluation_id        uuid                   NOT NULL DEFAULT gen_random_uuid(),
    arena                text                   NOT NULL,
    round_number         integer                NOT NULL,
    challenger_agent_id  uuid                   NOT NULL,
    defender_agent_id    uuid                   NOT NULL,
    challenger_score     numeric(12, 4)         NOT NULL,
    defender_score       numeric(12, 4)         NOT NULL,
    outcome              public.battle_outcome  NOT NULL GENERATED ALWAYS AS (
        CASE
            WHEN challenger_score > defender_score THEN 'challenger_won'::public.battle_outcome
            WHEN challenger_score < defender_score THEN 'defender_won'::public.battle_outcome
            ELSE 'draw'::public.battle_outcome
        END
    ) STORED,
    scenario             jsonb                  NOT NULL DEFAULT '{}',
    evaluated_at         timestamptz            NOT NULL DEFAULT now(),

    CONSTRAINT battlefield_evaluations_pkey PRIMARY KEY (evaluation_id),
    CONSTRAINT battlefield_evaluations_contest_key
        UNIQUE (challenger_agent_id, defender_agent_id, arena, round_number),
    CONSTRAINT battlefield_evaluations_challenger_agent_id_fkey FOREIGN KEY (challenger_agent_id)
        REFERENCES public.syndicate_agents (agent_id) ON DELETE CASCADE,
    CONSTRAINT battlefield_evaluations_defender_agent_id_fkey FOREIGN KEY (defender_agent_id)
        REFERENCES public.syndicate_agents (agent_id) ON DELETE CASCADE,
    CONSTRAINT battlefield_evaluations_round_number_check CHECK (round_number > 0),
    CONSTRAINT battlefield_evaluations_opponents_check CHECK (challenger_agent_id <> defender_agent_id)
);

COMMENT ON TABLE public.battlefield_evaluations IS
    'Results of contests. Immutable: the application may insert only. The unique key also serves the contests of a challenger.';
COMMENT ON COLUMN public.battlefield_evaluations.arena IS
    'Market scenario in which both traded, such as flash_crash_2022.';
COMMENT ON COLUMN public.battlefield_evaluations.scenario IS
    'Parameters of the simulated market, enough to repeat the contest.';

CREATE INDEX battlefield_evaluations_defender_agent_id_idx
    ON public.battlefield_evaluations (defender_agent_id, evaluated_at DESC);
COMMENT ON INDEX public.battlefield_evaluations_defender_agent_id_idx IS
    'Serves: the contests that an agent defended, and the foreign key.';

CREATE INDEX battlefield_evaluations_arena_evaluated_at_idx
    ON public.battlefield_evaluations (arena, evaluated_at DESC)
    INCLUDE (challenger_agent_id, defender_agent_id, outcome);
COMMENT ON INDEX public.battlefield_evaluations_arena_evaluated_at_idx IS
    'Serves: the latest results of an arena, from the index alone.';

CREATE INDEX battlefield_evaluations_scenario_idx
    ON public.battlefield_evaluations USING gin (scenario jsonb_path_ops);
COMMENT ON INDEX public.battlefield_evaluations_scenario_idx IS
    'Serves: scenario @> ''{"volatility": "extreme"}'', contests under given conditions.';

CREATE TRIGGER battlefield_evaluations_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.battlefield_evaluations
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

GRANT SELECT, INSERT ON public.battlefield_evaluations TO syndicate_app;
GRANT SELECT ON public.battlefield_evaluations TO syndicate_reader;
