-- Checkpoints of AlphaGnome, the evolutionary algorithm that breeds strategies.

CREATE TABLE public.alphagnome_state_persistence (
    state_id            uuid              NOT NULL DEFAULT gen_random_uuid(),
    population_name     text              NOT NULL,
    generation          integer           NOT NULL,
    parent_state_id     uuid,
    is_current          boolean           NOT NULL DEFAULT false,
    population_size     integer           NOT NULL,
    genomes             jsonb             NOT NULL,
    best_fitness        double precision  NOT NULL,
    mean_fitness        double precision  NOT NULL,
    mutation_rate       public.probability NOT NULL DEFAULT 0.05,
    random_seed         bigint            NOT NULL,
    created_at          timestamptz       NOT NULL DEFAULT now(),
    updated_at          timestamptz       NOT NULL DEFAULT now(),

    CONSTRAINT alphagnome_state_persistence_pkey PRIMARY KEY (state_id),
    CONSTRAINT alphagnome_state_persistence_population_generation_key UNIQUE (population_name, generation),
    CONSTRAINT alphagnome_state_persistence_parent_state_id_fkey FOREIGN KEY (parent_state_id)
        REFERENCES public.alphagnome_state_persistence (state_id) ON DELETE SET NULL,
    CONSTRAINT alphagnome_state_persistence_generation_check CHECK (generation >= 0),
    CONSTRAINT alphagnome_state_persistence_genomes_check CHECK (
        jsonb_typeof(genomes) = 'array' AND jsonb_array_length(genomes) = population_size
    ),
    CONSTRAINT alphagnome_state_persistence_fitness_check CHECK (best_fitness >= mean_fitness)
);

COMMENT ON TABLE public.alphagnome_state_persistence IS
    'One checkpoint per population and generation, enough to resume evolution after a crash.';
COMMENT ON COLUMN public.alphagnome_state_persistence.is_current IS
    'Checkpoint to resume from, at most one per population: not always the latest generation.';
COMMENT ON COLUMN public.alphagnome_state_persistence.random_seed IS
    'State of the random generator: evolution can be replayed exactly.';

CREATE UNIQUE INDEX alphagnome_state_persistence_current_key
    ON public.alphagnome_state_persistence (population_name)
    WHERE is_current;
COMMENT ON INDEX public.alphagnome_state_persistence_current_key IS
    'At most one current checkpoint per population. Serves: resuming a population.';

CREATE INDEX alphagnome_state_persistence_parent_state_id_idx
    ON public.alphagnome_state_persistence (parent_state_id)
    WHERE parent_state_id IS NOT NULL;
COMMENT ON INDEX public.alphagnome_state_persistence_parent_state_id_idx IS
    'Serves: the branches that grew from a checkpoint, and the foreign key.';

CREATE INDEX alphagnome_state_persistence_genomes_idx
    ON public.alphagnome_state_persistence USING gin (genomes jsonb_path_ops);
COMMENT ON INDEX public.alphagnome_state_persistence_genomes_idx IS
    'Serves: genomes @> ''[{"genes": {"slippage": 0.01}}]'', when a gene value first appeared.';

CREATE TRIGGER alphagnome_state_persistence_set_updated_at
    BEFORE UPDATE ON public.alphagnome_state_persistence
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE TRIGGER alphagnome_state_persistence_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.alphagnome_state_persistence
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

GRANT SELECT, INSERT ON public.alphagnome_state_persistence TO syndicate_app;
GRANT UPDATE (is_current) ON public.alphagnome_state_persistence TO syndicate_app;
GRANT SELECT ON public.alphagnome_state_persistence TO syndicate_reader;
