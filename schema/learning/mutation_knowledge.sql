-- Mutations that paid off, to be tried again elsewhere.

CREATE TABLE public.mutation_knowledge (
    mutation_id          uuid                      NOT NULL DEFAULT gen_random_uuid(),
    gene_path            text                      NOT NULL,
    operator             public.mutation_operator  NOT NULL,
    pattern              jsonb                     NOT NULL,
    pattern_fingerprint  text                      NOT NULL GENERATED ALWAYS AS (md5(pattern::text)) STORED,
    fitness_gain         double precision          NOT NULL,
    sample_count         integer                   NOT NULL DEFAULT 1,
    discovered_in_id     uuid,
    discovered_at        timestamptz               NOT NULL DEFAULT now(),
    updated_at           timestamptz               NOT NULL DEFAULT now(),

    CONSTRAINT mutation_knowledge_pkey PRIMARY KEY (mutation_id),
    CONSTRAINT mutation_knowledge_pattern_key UNIQUE (gene_path, operator, pattern_fingerprint),
    CONSTRAINT mutation_knowledge_discovered_in_id_fkey FOREIGN KEY (discovered_in_id)
        REFERENCES public.battlefield_evaluations (evaluation_id) ON DELETE SET NULL,
    CONSTRAINT mutation_knowledge_gene_path_check CHECK (gene_path ~ '^[a-z0-9_]+(\.[a-z0-9_]+)*$'),
    CONSTRAINT mutation_knowledge_fitness_gain_check CHECK (fitness_gain > 0),
    CONSTRAINT mutation_knowledge_sample_count_check CHECK (sample_count > 0)
);

COMMENT ON TABLE public.mutation_knowledge IS
    'Successful mutation patterns. Failures are not kept: there are too many.';
COMMENT ON COLUMN public.mutation_knowledge.gene_path IS
    'Dotted path of the gene within a genome, such as routing.max_hops.';
COMMENT ON COLUMN public.mutation_knowledge.pattern_fingerprint IS
    'jsonb has one text form per value, so equal patterns have equal fingerprints.';
COMMENT ON COLUMN public.mutation_knowledge.fitness_gain IS
    'Mean gain over sample_count trials.';
COMMENT ON COLUMN public.mutation_knowledge.discovered_in_id IS
    'Contest that first showed the gain.';

CREATE INDEX mutation_knowledge_operator_fitness_gain_idx
    ON public.mutation_knowledge (operator, fitness_gain DESC)
    INCLUDE (gene_path, sample_count);
COMMENT ON INDEX public.mutation_knowledge_operator_fitness_gain_idx IS
    'Serves: the most promising mutations of an operator, sampled by AlphaGnome.';

CREATE INDEX mutation_knowledge_gene_path_prefix_idx
    ON public.mutation_knowledge (gene_path text_pattern_ops);
COMMENT ON INDEX public.mutation_knowledge_gene_path_prefix_idx IS
    'Serves: gene_path LIKE ''routing.%'', all knowledge below a gene.';

CREATE INDEX mutation_knowledge_discovered_in_id_idx
    ON public.mutation_knowledge (discovered_in_id)
    WHERE discovered_in_id IS NOT NULL;
COMMENT ON INDEX public.mutation_knowledge_discovered_in_id_idx IS
    'Serves: the foreign key.';

CREATE INDEX mutation_knowledge_pattern_idx
    ON public.mutation_knowledge USING gin (pattern jsonb_path_ops);
COMMENT ON INDEX public.mutation_knowledge_pattern_idx IS
    'Serves: pattern @> ''{"set": {...}}'', mutations with a given effect.';

CREATE TRIGGER mutation_knowledge_set_updated_at
    BEFORE UPDATE ON public.mutation_knowledge
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE TRIGGER mutation_knowledge_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.mutation_knowledge
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

GRANT SELECT, INSERT, UPDATE ON public.mutation_knowledge TO syndicate_app;
GRANT SELECT ON public.mutation_knowledge TO syndicate_reader;
