-- Theorems about contracts and strategies, with machine-checked proofs.

CREATE TABLE public.formal_theorems (
    theorem_id              uuid                   NOT NULL DEFAULT gen_random_uuid(),
    name                    text                   NOT NULL,
    proof_system            public.proof_system    NOT NULL,
    statement               text                   NOT NULL,
    informal_statement      text                   NOT NULL DEFAULT '',
    status                  public.theorem_status  NOT NULL DEFAULT 'conjectured',
    proof                   text,
    proof_checked_at        timestamptz,
    discovered_by_agent_id  uuid,
    generalizes_theorem_id  uuid,
    dependencies            text[]                 NOT NULL DEFAULT '{}',
    attributes              jsonb                  NOT NULL DEFAULT '{}',
    search_document         tsvector               NOT NULL GENERATED ALWAYS AS (
        setweight(to_tsvector('pg_catalog.simple', name), 'A')
        || setweight(to_tsvector('pg_catalog.english', informal_statement), 'B')
    ) STORED,
    created_at              timestamptz            NOT NULL DEFAULT now(),
    updated_at              timestamptz            NOT NULL DEFAULT now(),

    CONSTRAINT formal_theorems_pkey PRIMARY KEY (theorem_id),
    CONSTRAINT formal_theorems_proof_system_name_key UNIQUE (proof_system, name),
    CONSTRAINT formal_theorems_discovered_by_agent_id_fkey FOREIGN KEY (discovered_by_agent_id)
        REFERENCES public.syndicate_agents (agent_id) ON DELETE SET NULL,
    CONSTRAINT formal_theorems_generalizes_theorem_id_fkey FOREIGN KEY (generalizes_theorem_id)
        REFERENCES public.formal_theorems (theorem_id) ON DELETE SET NULL,
    CONSTRAINT formal_theorems_statement_check CHECK (statement <> ''),
    CONSTRAINT formal_theorems_generalizes_check CHECK (generalizes_theorem_id <> theorem_id),
    CONSTRAINT formal_theorems_proof_check CHECK (
        status NOT IN ('verified', 'refuted')
        OR (proof IS NOT NULL AND proof_checked_at IS NOT NULL)
    )
);

COMMENT ON TABLE public.formal_theorems IS
    'Theorems discovered by agents or written by people.';
COMMENT ON COLUMN public.formal_theorems.name IS
    'Name within the library of the proof system, such as Amm.constant_product_monotone.';
COMMENT ON COLUMN public.formal_theorems.statement IS
    'In the language of the proof system.';
COMMENT ON COLUMN public.formal_theorems.proof IS
    'Proof of the statement, or of its negation if it is refuted.';
COMMENT ON COLUMN public.formal_theorems.dependencies IS
    'Names of lemmas that the proof uses, in the library or here.';
COMMENT ON CONSTRAINT formal_theorems_proof_check ON public.formal_theorems IS
    'Nothing counts as verified or refuted without a checked proof.';

CREATE INDEX formal_theorems_search_document_idx
    ON public.formal_theorems USING gin (search_document);
COMMENT ON INDEX public.formal_theorems_search_document_idx IS
    'Serves: search_document @@ websearch_to_tsquery(''english'', ...), full-text search for a theorem.';

CREATE INDEX formal_theorems_statement_trgm_idx
    ON public.formal_theorems USING gin (statement public.gin_trgm_ops);
COMMENT ON INDEX public.formal_theorems_statement_trgm_idx IS
    'Serves: statement LIKE ''%...%'': formal text has no words for full-text search.';

CREATE INDEX formal_theorems_unproven_idx
    ON public.formal_theorems (proof_system, created_at)
    WHERE status IN ('conjectured', 'proving');
COMMENT ON INDEX public.formal_theorems_unproven_idx IS
    'Serves: the provers'' queue.';

CREATE INDEX formal_theorems_discovered_by_agent_id_idx
    ON public.formal_theorems (discovered_by_agent_id);
COMMENT ON INDEX public.formal_theorems_discovered_by_agent_id_idx IS
    'Serves: theorems that an agent discovered, and the foreign key.';

CREATE INDEX formal_theorems_generalizes_theorem_id_idx
    ON public.formal_theorems (generalizes_theorem_id)
    WHERE generalizes_theorem_id IS NOT NULL;
COMMENT ON INDEX public.formal_theorems_generalizes_theorem_id_idx IS
    'Serves: generalizations of a theorem, and the foreign key.';

CREATE INDEX formal_theorems_dependencies_idx
    ON public.formal_theorems USING gin (dependencies);
COMMENT ON INDEX public.formal_theorems_dependencies_idx IS
    'Serves: dependencies @> ''{...}'', proofs to check again when a lemma changes.';

CREATE INDEX formal_theorems_attributes_idx
    ON public.formal_theorems USING gin (attributes jsonb_path_ops);
COMMENT ON INDEX public.formal_theorems_attributes_idx IS
    'Serves: attributes @> ''{"contract": "0x..."}'', what is known of a contract.';

CREATE TRIGGER formal_theorems_set_updated_at
    BEFORE UPDATE ON public.formal_theorems
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE TRIGGER formal_theorems_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.formal_theorems
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

GRANT SELECT, INSERT, UPDATE ON public.formal_theorems TO syndicate_app;
GRANT SELECT ON public.formal_theorems TO syndicate_reader;
