-- Formal specifications that a language model wrote from prose.

CREATE TABLE public.autoformalized_theorems (
    autoformalization_id  uuid                         NOT NULL DEFAULT gen_random_uuid(),
    source_text           text                         NOT NULL,
    source_uri            text,
    proof_system          public.proof_system          NOT NULL,
    formal_statement      text,
    model_name            text                         NOT NULL,
    status                public.formalization_status  NOT NULL DEFAULT 'pending',
    faithfulness          public.probability,
    attempt_count         smallint                     NOT NULL DEFAULT 0,
    compiler_output       text,
    theorem_id            uuid,
    details               jsonb                        NOT NULL DEFAULT '{}',
    created_at            timestamptz                  NOT NULL DEFAULT now(),
    updated_at            timestamptz                  NOT NULL DEFAULT now(),

    CONSTRAINT autoformalized_theorems_pkey PRIMARY KEY (autoformalization_id),
    CONSTRAINT autoformalized_theorems_theorem_id_key UNIQUE (theorem_id),
    CONSTRAINT autoformalized_theorems_theorem_id_fkey FOREIGN KEY (theorem_id)
        REFERENCES public.formal_theorems (theorem_id) ON DELETE RESTRICT,
    CONSTRAINT autoformalized_theorems_source_text_check CHECK (source_text <> ''),
    CONSTRAINT autoformalized_theorems_attempt_count_check CHECK (attempt_count BETWEEN 0 AND 100),
    CONSTRAINT autoformalized_theorems_formal_statement_check CHECK (
        status IN ('pending', 'failed') OR formal_statement IS NOT NULL
    ),
    CONSTRAINT autoformalized_theorems_accepted_check CHECK (
        (status = 'accepted') = (theorem_id IS NOT NULL)
    )
);

COMMENT ON TABLE public.autoformalized_theorems IS
    'Attempts to turn prose (specifications, papers, audit findings) into formal statements. Accepted ones become formal_theorems.';
COMMENT ON COLUMN public.autoformalized_theorems.faithfulness IS
    'Probability that the formal statement says what the source says, judged by translating it back.';
COMMENT ON COLUMN public.autoformalized_theorems.theorem_id IS
    'Theorem that this attempt became; set exactly if it is accepted.';

-- Prose can be long, and a B-tree entry may not exceed a third of a page.
CREATE UNIQUE INDEX autoformalized_theorems_source_key
    ON public.autoformalized_theorems (md5(source_text), proof_system, model_name);
COMMENT ON INDEX public.autoformalized_theorems_source_key IS
    'A model formalizes a text once per proof system. Serves: has this text been done?';

CREATE INDEX autoformalized_theorems_pending_idx
    ON public.autoformalized_theorems (attempt_count, created_at)
    WHERE status = 'pending';
COMMENT ON INDEX public.autoformalized_theorems_pending_idx IS
    'Serves: the formalizer''s queue, least tried first.';

CREATE INDEX autoformalized_theorems_source_text_trgm_idx
    ON public.autoformalized_theorems USING gin (source_text public.gin_trgm_ops);
COMMENT ON INDEX public.autoformalized_theorems_source_text_trgm_idx IS
    'Serves: source_text ILIKE ''%...%'', and near duplicates of a source (source_text % ...).';

CREATE INDEX autoformalized_theorems_details_idx
    ON public.autoformalized_theorems USING gin (details jsonb_path_ops);
COMMENT ON INDEX public.autoformalized_theorems_details_idx IS
    'Serves: details @> ''{"prompt_version": 7}'', attempts made with one prompt.';

CREATE TRIGGER autoformalized_theorems_set_updated_at
    BEFORE UPDATE ON public.autoformalized_theorems
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE TRIGGER autoformalized_theorems_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.autoformalized_theorems
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

GRANT SELECT, INSERT, UPDATE ON public.autoformalized_theorems TO syndicate_app;
GRANT SELECT ON public.autoformalized_theorems TO syndicate_reader;
