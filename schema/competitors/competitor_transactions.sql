-- What competitors did, taken from the chain and analysed.

CREATE TABLE public.competitor_transactions (
    competitor_transaction_id  bigint                     GENERATED ALWAYS AS IDENTITY,
    bot_id                     uuid                       NOT NULL,
    chain_id                   public.evm_chain_id        NOT NULL,
    transaction_hash           public.evm_hash            NOT NULL,
    block_number               bigint                     NOT NULL,
    transaction_index          integer                    NOT NULL,
    strategy                   public.arbitrage_strategy,
    route                      public.route_leg[]         NOT NULL DEFAULT '{}',
    gas_price_wei              public.wei                 NOT NULL,
    builder_tip_wei            public.wei                 NOT NULL DEFAULT 0,
    estimated_profit_wei       numeric(78, 0),
    contested_opportunity_id   uuid,
    analysis                   jsonb                      NOT NULL DEFAULT '{}',
    mined_at                   timestamptz                NOT NULL,
    created_at                 timestamptz                NOT NULL DEFAULT now(),
    updated_at                 timestamptz                NOT NULL DEFAULT now(),

    CONSTRAINT competitor_transactions_pkey PRIMARY KEY (competitor_transaction_id),
    CONSTRAINT competitor_transactions_chain_id_transaction_hash_key UNIQUE (chain_id, transaction_hash),
    CONSTRAINT competitor_transactions_bot_fkey FOREIGN KEY (bot_id, chain_id)
        REFERENCES public.competitor_bots (bot_id, chain_id) ON DELETE CASCADE,
    CONSTRAINT competitor_transactions_contested_opportunity_id_fkey FOREIGN KEY (contested_opportunity_id)
        REFERENCES public.arbitrage_opportunities (opportunity_id) ON DELETE SET NULL,
    CONSTRAINT competitor_transactions_position_check CHECK (block_number >= 0 AND transaction_index >= 0)
);

COMMENT ON TABLE public.competitor_transactions IS
    'Transactions of tracked bots with the strategy that was inferred.';
COMMENT ON COLUMN public.competitor_transactions.transaction_index IS
    'Position within the block: who was first.';
COMMENT ON COLUMN public.competitor_transactions.strategy IS
    'NULL until it was analysed, or if it fits no class.';
COMMENT ON COLUMN public.competitor_transactions.builder_tip_wei IS
    'Direct payment to the block builder, on top of gas.';
COMMENT ON COLUMN public.competitor_transactions.contested_opportunity_id IS
    'Opportunity of ours that this transaction took away.';

CREATE INDEX competitor_transactions_bot_id_mined_at_idx
    ON public.competitor_transactions (bot_id, mined_at DESC)
    INCLUDE (strategy, estimated_profit_wei);
COMMENT ON INDEX public.competitor_transactions_bot_id_mined_at_idx IS
    'Serves: the recent trades of a bot from the index alone, and the foreign key.';

CREATE INDEX competitor_transactions_chain_id_block_number_idx
    ON public.competitor_transactions (chain_id, block_number, transaction_index);
COMMENT ON INDEX public.competitor_transactions_chain_id_block_number_idx IS
    'Serves: the order of events in a block, to explain a lost race.';

CREATE INDEX competitor_transactions_contested_opportunity_id_idx
    ON public.competitor_transactions (contested_opportunity_id)
    WHERE contested_opportunity_id IS NOT NULL;
COMMENT ON INDEX public.competitor_transactions_contested_opportunity_id_idx IS
    'Serves: who took an opportunity, and the foreign key.';

CREATE INDEX competitor_transactions_unanalysed_idx
    ON public.competitor_transactions (mined_at)
    WHERE strategy IS NULL;
COMMENT ON INDEX public.competitor_transactions_unanalysed_idx IS
    'Serves: the analyst agents'' queue.';

CREATE INDEX competitor_transactions_analysis_idx
    ON public.competitor_transactions USING gin (analysis jsonb_path_ops);
COMMENT ON INDEX public.competitor_transactions_analysis_idx IS
    'Serves: analysis @> ''{"private_mempool": true}'', transactions with a trait.';

CREATE TRIGGER competitor_transactions_set_updated_at
    BEFORE UPDATE ON public.competitor_transactions
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE TRIGGER competitor_transactions_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.competitor_transactions
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

GRANT SELECT, INSERT ON public.competitor_transactions TO syndicate_app;
-- What the chain says is not edited, what we make of it is.
GRANT UPDATE (strategy, route, estimated_profit_wei, contested_opportunity_id, analysis)
    ON public.competitor_transactions TO syndicate_app;
GRANT SELECT ON public.competitor_transactions TO syndicate_reader;
