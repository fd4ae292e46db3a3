-- Attempts to trade an opportunity, and what came of them.

CREATE TABLE public.arbitrage_executions (
    execution_id      uuid                        NOT NULL DEFAULT gen_random_uuid(),
    opportunity_id    uuid                        NOT NULL,
    agent_id          uuid                        NOT NULL,
    chain_id          public.evm_chain_id         NOT NULL,
    attempt_number    smallint                    NOT NULL DEFAULT 1,
    status            public.execution_status     NOT NULL DEFAULT 'simulated',
    loan_provider     public.flash_loan_provider  NOT NULL,
    loan_token        public.evm_address          NOT NULL,
    loan_amount_wei   public.wei                  NOT NULL,
    loan_fee_wei      public.wei                  NOT NULL DEFAULT 0,
    transaction_hash  public.evm_hash,
    block_number      bigint,
    gas_used          bigint                      NOT NULL DEFAULT 0,
    gas_price_wei     public.wei                  NOT NULL DEFAULT 0,
    gas_cost_wei      numeric(78, 0)              NOT NULL GENERATED ALWAYS AS (gas_used * gas_price_wei) STORED,
    gross_profit_wei  numeric(78, 0)              NOT NULL DEFAULT 0,
    net_profit_wei    numeric(78, 0)              NOT NULL GENERATED ALWAYS AS
        (gross_profit_wei - loan_fee_wei - gas_used * gas_price_wei) STORED,
    revert_reason     text,
    trace             jsonb                       NOT NULL DEFAULT '{}',
    created_at        timestamptz                 NOT NULL DEFAULT now(),
    submitted_at      timestamptz,
    settled_at        timestamptz,
    settlement_seconds double precision           GENERATED ALWAYS AS
        (extract(epoch FROM settled_at - submitted_at)::double precision) STORED,
    updated_at        timestamptz                 NOT NULL DEFAULT now(),

    CONSTRAINT arbitrage_executions_pkey PRIMARY KEY (execution_id),
    CONSTRAINT arbitrage_executions_opportunity_id_attempt_number_key UNIQUE (opportunity_id, attempt_number),
    CONSTRAINT arbitrage_executions_chain_id_transaction_hash_key UNIQUE (chain_id, transaction_hash),
    CONSTRAINT arbitrage_executions_opportunity_fkey FOREIGN KEY (opportunity_id, chain_id)
        REFERENCES public.arbitrage_opportunities (opportunity_id, chain_id) ON DELETE RESTRICT,
    CONSTRAINT arbitrage_executions_agent_id_fkey FOREIGN KEY (agent_id)
        REFERENCES public.syndicate_agents (agent_id) ON DELETE RESTRICT,
    CONSTRAINT arbitrage_executions_attempt_number_check CHECK (attempt_number > 0),
    CONSTRAINT arbitrage_executions_gas_used_check CHECK (gas_used >= 0),
    CONSTRAINT arbitrage_executions_transaction_hash_check CHECK (
        status = 'simulated' OR transaction_hash IS NOT NULL
    ),
    CONSTRAINT arbitrage_executions_block_number_check CHECK (
        (status IN ('confirmed', 'reverted')) = (block_number IS NOT NULL)
    ),
    CONSTRAINT arbitrage_executions_settled_at_check CHECK (settled_at >= submitted_at),
    CONSTRAINT arbitrage_executions_revert_reason_check CHECK (
        status <> 'reverted' OR revert_reason IS NOT NULL
    )
);

COMMENT ON TABLE public.arbitrage_executions IS
    'One row per attempt to trade an opportunity. The unique keys also serve the attempts of an opportunity and the lookup of a transaction.';
COMMENT ON COLUMN public.arbitrage_executions.agent_id IS
    'Agent that traded, not the one that found the opportunity.';
COMMENT ON COLUMN public.arbitrage_executions.gross_profit_wei IS
    'Signed: a confirmed trade can lose money.';
COMMENT ON COLUMN public.arbitrage_executions.net_profit_wei IS
    'After loan fee and gas. Generated columns cannot build on each other, hence gas_cost_wei spelled out.';
COMMENT ON COLUMN public.arbitrage_executions.settled_at IS
    'When the attempt was confirmed, reverted or given up.';
COMMENT ON COLUMN public.arbitrage_executions.trace IS
    'Call trace of the transaction or its simulation, as the node returned it.';

CREATE INDEX arbitrage_executions_agent_id_settled_at_idx
    ON public.arbitrage_executions (agent_id, settled_at DESC)
    INCLUDE (status, net_profit_wei, gas_cost_wei);
COMMENT ON INDEX public.arbitrage_executions_agent_id_settled_at_idx IS
    'Serves: agent_performance() and agent_success_rate() from the index alone, and the foreign key.';

CREATE INDEX arbitrage_executions_pending_idx
    ON public.arbitrage_executions (submitted_at)
    WHERE status = 'submitted';
COMMENT ON INDEX public.arbitrage_executions_pending_idx IS
    'Serves: the watcher of pending transactions, longest waiting first.';

CREATE INDEX arbitrage_executions_settled_day_idx
    ON public.arbitrage_executions ((date_trunc('day', settled_at AT TIME ZONE 'UTC')));
COMMENT ON INDEX public.arbitrage_executions_settled_day_idx IS
    'Serves: executions of one UTC day in the daily report.';

CREATE INDEX arbitrage_executions_revert_reason_trgm_idx
    ON public.arbitrage_executions USING gin (revert_reason public.gin_trgm_ops)
    WHERE revert_reason IS NOT NULL;
COMMENT ON INDEX public.arbitrage_executions_revert_reason_trgm_idx IS
    'Serves: revert_reason ILIKE ''%slippage%'', failures with a common cause.';

CREATE INDEX arbitrage_executions_trace_idx
    ON public.arbitrage_executions USING gin (trace jsonb_path_ops);
COMMENT ON INDEX public.arbitrage_executions_trace_idx IS
    'Serves: trace @> ''{"calls": [{"to": "0x..."}]}'', executions that touched a contract.';

CREATE TRIGGER arbitrage_executions_set_updated_at
    BEFORE UPDATE ON public.arbitrage_executions
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE TRIGGER arbitrage_executions_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.arbitrage_executions
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

-- The trace is bulky and derived from the chain: not stored twice.
CREATE TRIGGER arbitrage_executions_audit_row
    AFTER INSERT OR UPDATE OR DELETE ON public.arbitrage_executions
    FOR EACH ROW EXECUTE FUNCTION public.audit_row('execution_id', 'trace');

GRANT SELECT, INSERT, UPDATE ON public.arbitrage_executions TO syndicate_app;
GRANT SELECT ON public.arbitrage_executions TO syndicate_reader;
