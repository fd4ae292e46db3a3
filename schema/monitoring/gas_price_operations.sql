-- Decisions on gas price, and whether they paid.

CREATE TABLE public.gas_price_operations (
    operation_id         uuid                 NOT NULL DEFAULT gen_random_uuid(),
    execution_id         uuid,
    chain_id             public.evm_chain_id  NOT NULL,
    bidding_strategy     text                 NOT NULL,
    base_fee_wei         public.wei           NOT NULL,
    priority_fee_wei     public.wei           NOT NULL,
    max_fee_wei          public.wei           NOT NULL,
    gas_limit            bigint               NOT NULL,
    gas_used             bigint,
    reference_price_wei  public.wei           NOT NULL,
    saved_wei            numeric(78, 0)       GENERATED ALWAYS AS (
        (reference_price_wei - base_fee_wei - priority_fee_wei) * gas_used
    ) STORED,
    was_included         boolean,
    inputs               jsonb                NOT NULL DEFAULT '{}',
    decided_at           timestamptz          NOT NULL DEFAULT now(),
    updated_at           timestamptz          NOT NULL DEFAULT now(),

    CONSTRAINT gas_price_operations_pkey PRIMARY KEY (operation_id),
    CONSTRAINT gas_price_operations_execution_id_fkey FOREIGN KEY (execution_id)
        REFERENCES public.arbitrage_executions (execution_id) ON DELETE SET NULL,
    CONSTRAINT gas_price_operations_bidding_strategy_check CHECK (
        bidding_strategy IN ('fixed', 'percentile', 'auction', 'learned')
    ),
    CONSTRAINT gas_price_operations_max_fee_wei_check CHECK (max_fee_wei >= base_fee_wei + priority_fee_wei),
    CONSTRAINT gas_price_operations_gas_check CHECK (gas_limit >= 21000 AND gas_used <= gas_limit)
);

COMMENT ON TABLE public.gas_price_operations IS
    'One row per bid for inclusion in a block (EIP-1559).';
COMMENT ON COLUMN public.gas_price_operations.execution_id IS
    'NULL for bids of other transactions, such as approvals and withdrawals.';
COMMENT ON COLUMN public.gas_price_operations.gas_used IS
    'NULL until the transaction is mined.';
COMMENT ON COLUMN public.gas_price_operations.reference_price_wei IS
    'What the node''s own estimate would have paid per unit of gas.';
COMMENT ON COLUMN public.gas_price_operations.saved_wei IS
    'Against the reference; negative if the bid was dearer.';

CREATE INDEX gas_price_operations_execution_id_idx
    ON public.gas_price_operations (execution_id)
    WHERE execution_id IS NOT NULL;
COMMENT ON INDEX public.gas_price_operations_execution_id_idx IS
    'Serves: the bids of an execution, and the foreign key.';

CREATE INDEX gas_price_operations_chain_id_decided_at_idx
    ON public.gas_price_operations (chain_id, decided_at DESC)
    INCLUDE (base_fee_wei, priority_fee_wei, was_included);
COMMENT ON INDEX public.gas_price_operations_chain_id_decided_at_idx IS
    'Serves: recent bids of a chain, the bidder''s training window, from the index alone.';

CREATE INDEX gas_price_operations_inputs_idx
    ON public.gas_price_operations USING gin (inputs jsonb_path_ops);
COMMENT ON INDEX public.gas_price_operations_inputs_idx IS
    'Serves: inputs @> ''{"congestion": "high"}'', bids under given conditions.';

CREATE TRIGGER gas_price_operations_set_updated_at
    BEFORE UPDATE ON public.gas_price_operations
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE TRIGGER gas_price_operations_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.gas_price_operations
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

CREATE TRIGGER gas_price_operations_audit_row
    AFTER INSERT OR UPDATE OR DELETE ON public.gas_price_operations
    FOR EACH ROW EXECUTE FUNCTION public.audit_row('operation_id', 'inputs');

GRANT SELECT, INSERT ON public.gas_price_operations TO syndicate_app;
-- A bid is history; only its result is filled in.
GRANT UPDATE (execution_id, gas_used, was_included) ON public.gas_price_operations TO syndicate_app;
GRANT SELECT ON public.gas_price_operations TO syndicate_reader;


CREATE VIEW public.gas_strategy_report AS
    SELECT
        g.chain_id,
        g.bidding_strategy,
        count(*)                                       AS bid_count,
        avg(g.was_included::integer)                   AS inclusion_rate,
        public.wei_to_ether(sum(g.saved_wei))          AS saved
    FROM public.gas_price_operations AS g
    WHERE g.decided_at > now() - interval '7 days'
    GROUP BY g.chain_id, g.bidding_strategy;
COMMENT ON VIEW public.gas_strategy_report IS
    'How the bidding strategies did in the last 7 days, per chain.';

GRANT SELECT ON public.gas_strategy_report TO syndicate_app, syndicate_reader;
