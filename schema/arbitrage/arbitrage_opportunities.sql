-- What scouts found.

CREATE TABLE public.arbitrage_opportunities (
    opportunity_id           uuid                       NOT NULL DEFAULT gen_random_uuid(),
    agent_id                 uuid                       NOT NULL,
    chain_id                 public.evm_chain_id        NOT NULL,
    strategy                 public.arbitrage_strategy  NOT NULL,
    status                   public.opportunity_status  NOT NULL DEFAULT 'detected',
    buy_pool_address         public.evm_address         NOT NULL,
    sell_pool_address        public.evm_address         NOT NULL,
    route                    public.route_leg[]         NOT NULL,
    buy_price                numeric(38, 18)            NOT NULL,
    sell_price               numeric(38, 18)            NOT NULL,
    spread_bps               numeric(12, 2)             NOT NULL GENERATED ALWAYS AS
        (public.spread_bps(buy_price, sell_price)) STORED,
    loan_amount_wei          public.wei                 NOT NULL,
    gross_profit_wei         public.wei                 NOT NULL,
    estimated_gas_cost_wei   public.wei                 NOT NULL,
    loan_fee_wei             public.wei                 NOT NULL DEFAULT 0,
    expected_net_profit_wei  numeric(78, 0)             NOT NULL GENERATED ALWAYS AS
        (gross_profit_wei - estimated_gas_cost_wei - loan_fee_wei) STORED,
    confidence               public.probability         NOT NULL DEFAULT 0.5,
    detected_block           bigint                     NOT NULL,
    rejection_reason         text,
    analysis                 jsonb                      NOT NULL DEFAULT '{}',
    detected_at              timestamptz                NOT NULL DEFAULT now(),
    expires_at               timestamptz                NOT NULL DEFAULT now() + interval '12 seconds',
    updated_at               timestamptz                NOT NULL DEFAULT now(),

    CONSTRAINT arbitrage_opportunities_pkey PRIMARY KEY (opportunity_id),
    CONSTRAINT arbitrage_opportunities_opportunity_id_chain_id_key UNIQUE (opportunity_id, chain_id),
    CONSTRAINT arbitrage_opportunities_agent_id_fkey FOREIGN KEY (agent_id)
        REFERENCES public.syndicate_agents (agent_id) ON DELETE RESTRICT,
    CONSTRAINT arbitrage_opportunities_buy_pool_fkey FOREIGN KEY (chain_id, buy_pool_address)
        REFERENCES public.current_pool_prices (chain_id, pool_address) ON DELETE RESTRICT,
    CONSTRAINT arbitrage_opportunities_sell_pool_fkey FOREIGN KEY (chain_id, sell_pool_address)
        REFERENCES public.current_pool_prices (chain_id, pool_address) ON DELETE RESTRICT,
    CONSTRAINT arbitrage_opportunities_route_check CHECK (cardinality(route) BETWEEN 2 AND 8),
    CONSTRAINT arbitrage_opportunities_prices_check CHECK (buy_price > 0 AND sell_price > 0),
    CONSTRAINT arbitrage_opportunities_loan_amount_wei_check CHECK (loan_amount_wei > 0),
    CONSTRAINT arbitrage_opportunities_detected_block_check CHECK (detected_block >= 0),
    CONSTRAINT arbitrage_opportunities_rejection_reason_check CHECK (
        (status = 'rejected') = (rejection_reason IS NOT NULL)
    ),
    CONSTRAINT arbitrage_opportunities_expires_at_check CHECK (expires_at > detected_at)
);

COMMENT ON TABLE public.arbitrage_opportunities IS
    'Opportunities to trade, one row per detection, with the estimates on which the decision to trade was taken.';
COMMENT ON COLUMN public.arbitrage_opportunities.agent_id IS
    'Agent that found it; who executed it is in arbitrage_executions.';
COMMENT ON COLUMN public.arbitrage_opportunities.buy_pool_address IS
    'Pool of the first leg of the route.';
COMMENT ON COLUMN public.arbitrage_opportunities.sell_pool_address IS
    'Pool of the last leg of the route.';
COMMENT ON COLUMN public.arbitrage_opportunities.spread_bps IS
    'Difference of prices relative to the buying price, in hundredths of a percent, before fees.';
COMMENT ON COLUMN public.arbitrage_opportunities.expected_net_profit_wei IS
    'In wei of the borrowed token after gas and loan fee; negative if it would not have paid.';
COMMENT ON COLUMN public.arbitrage_opportunities.expires_at IS
    'End of the block in which it can be traded; one Ethereum slot by default.';
COMMENT ON CONSTRAINT arbitrage_opportunities_opportunity_id_chain_id_key ON public.arbitrage_opportunities IS
    'Target of the foreign key of arbitrage_executions: an execution happens on the chain of its opportunity.';

CREATE INDEX arbitrage_opportunities_open_idx
    ON public.arbitrage_opportunities (chain_id, expected_net_profit_wei DESC)
    INCLUDE (opportunity_id, expires_at)
    WHERE status IN ('detected', 'validated');
COMMENT ON INDEX public.arbitrage_opportunities_open_idx IS
    'Serves: open_opportunities, the executors'' queue: best open opportunity of a chain.';

CREATE INDEX arbitrage_opportunities_agent_id_detected_at_idx
    ON public.arbitrage_opportunities (agent_id, detected_at DESC);
COMMENT ON INDEX public.arbitrage_opportunities_agent_id_detected_at_idx IS
    'Serves: the latest findings of an agent, and its foreign key.';

CREATE INDEX arbitrage_opportunities_chain_id_buy_pool_address_idx
    ON public.arbitrage_opportunities (chain_id, buy_pool_address, detected_at DESC);
COMMENT ON INDEX public.arbitrage_opportunities_chain_id_buy_pool_address_idx IS
    'Serves: opportunities that bought from a pool, and its foreign key.';

CREATE INDEX arbitrage_opportunities_chain_id_sell_pool_address_idx
    ON public.arbitrage_opportunities (chain_id, sell_pool_address, detected_at DESC);
COMMENT ON INDEX public.arbitrage_opportunities_chain_id_sell_pool_address_idx IS
    'Serves: opportunities that sold to a pool, and its foreign key.';

CREATE INDEX arbitrage_opportunities_detected_day_idx
    ON public.arbitrage_opportunities ((date_trunc('day', detected_at AT TIME ZONE 'UTC')), strategy);
COMMENT ON INDEX public.arbitrage_opportunities_detected_day_idx IS
    'Serves: detections per UTC day and strategy on the dashboard.';

CREATE INDEX arbitrage_opportunities_analysis_idx
    ON public.arbitrage_opportunities USING gin (analysis jsonb_path_ops);
COMMENT ON INDEX public.arbitrage_opportunities_analysis_idx IS
    'Serves: analysis @> ''{"signals": ["mempool"]}'', opportunities that rest on a given signal.';

CREATE STATISTICS public.arbitrage_opportunities_chain_strategy_status_stats (ndistinct, dependencies, mcv)
    ON chain_id, strategy, status
    FROM public.arbitrage_opportunities;
COMMENT ON STATISTICS public.arbitrage_opportunities_chain_strategy_status_stats IS
    'Strategies differ by chain and in how often they end well; independent estimates are off by a factor of ten.';

CREATE TRIGGER arbitrage_opportunities_set_updated_at
    BEFORE UPDATE ON public.arbitrage_opportunities
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE TRIGGER arbitrage_opportunities_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.arbitrage_opportunities
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

-- Detections are many and speak for themselves; changes of a decision are audited.
CREATE TRIGGER arbitrage_opportunities_audit_row
    AFTER UPDATE OR DELETE ON public.arbitrage_opportunities
    FOR EACH ROW EXECUTE FUNCTION public.audit_row('opportunity_id');

GRANT SELECT, INSERT ON public.arbitrage_opportunities TO syndicate_app;
-- Estimates are not corrected afterwards.
GRANT UPDATE (status, confidence, rejection_reason, analysis)
    ON public.arbitrage_opportunities TO syndicate_app;
GRANT SELECT ON public.arbitrage_opportunities TO syndicate_reader;


CREATE VIEW public.open_opportunities AS
    SELECT
        o.opportunity_id,
        o.agent_id,
        a.name AS agent_name,
        o.chain_id,
        o.strategy,
        o.status,
        o.spread_bps,
        public.wei_to_ether(o.expected_net_profit_wei) AS expected_net_profit,
        o.confidence,
        o.expires_at
    FROM public.arbitrage_opportunities AS o
    JOIN public.syndicate_agents AS a ON a.agent_id = o.agent_id
    WHERE o.status IN ('detected', 'validated')
      AND o.expires_at > now();
COMMENT ON VIEW public.open_opportunities IS
    'Opportunities that can still be traded, profit in whole tokens. Order by expected_net_profit DESC.';

GRANT SELECT ON public.open_opportunities TO syndicate_app, syndicate_reader;
