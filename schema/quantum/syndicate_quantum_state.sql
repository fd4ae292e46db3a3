-- Metrics of the quantum register that samples routes.

CREATE TABLE public.syndicate_quantum_state (
    quantum_state_id      bigint              GENERATED ALWAYS AS IDENTITY,
    register_name         text                NOT NULL,
    qubit_count           smallint            NOT NULL,
    basis_probabilities   double precision[],
    coherence             public.probability  NOT NULL,
    fidelity              public.probability  NOT NULL,
    entanglement_entropy  double precision    NOT NULL DEFAULT 0,
    decoherence_seconds   double precision,
    parameters            jsonb               NOT NULL DEFAULT '{}',
    recorded_at           timestamptz         NOT NULL DEFAULT now(),

    CONSTRAINT syndicate_quantum_state_pkey PRIMARY KEY (quantum_state_id),
    CONSTRAINT syndicate_quantum_state_register_recorded_at_key UNIQUE (register_name, recorded_at),
    CONSTRAINT syndicate_quantum_state_qubit_count_check CHECK (qubit_count BETWEEN 1 AND 24),
    CONSTRAINT syndicate_quantum_state_basis_probabilities_check CHECK (
        cardinality(basis_probabilities) = 1 << qubit_count
    ),
    CONSTRAINT syndicate_quantum_state_entropy_check CHECK (
        entanglement_entropy >= 0 AND entanglement_entropy <= qubit_count / 2.0
    ),
    CONSTRAINT syndicate_quantum_state_decoherence_seconds_check CHECK (decoherence_seconds > 0)
);

COMMENT ON TABLE public.syndicate_quantum_state IS
    'Samples of each quantum register, simulated or real. The unique key also serves the latest sample.';
COMMENT ON COLUMN public.syndicate_quantum_state.basis_probabilities IS
    'Probability of each of the 2^qubit_count basis states; NULL where it was not measured.';
COMMENT ON COLUMN public.syndicate_quantum_state.entanglement_entropy IS
    'Of an equal bipartition, in bits: at most half the number of qubits.';
COMMENT ON COLUMN public.syndicate_quantum_state.decoherence_seconds IS
    'T2 time; NULL for simulators.';

CREATE INDEX syndicate_quantum_state_recorded_at_idx
    ON public.syndicate_quantum_state USING brin (recorded_at);
COMMENT ON INDEX public.syndicate_quantum_state_recorded_at_idx IS
    'Serves: charts of a time window over all registers.';

CREATE INDEX syndicate_quantum_state_degraded_idx
    ON public.syndicate_quantum_state (recorded_at DESC)
    WHERE coherence < 0.5;
COMMENT ON INDEX public.syndicate_quantum_state_degraded_idx IS
    'Serves: the alert on registers that lost coherence.';

CREATE TRIGGER syndicate_quantum_state_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.syndicate_quantum_state
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

GRANT SELECT, INSERT ON public.syndicate_quantum_state TO syndicate_app;
GRANT SELECT ON public.syndicate_quantum_state TO syndicate_reader;
