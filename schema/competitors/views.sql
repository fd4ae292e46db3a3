CREATE MATERIALIZED VIEW public.competitor_strategy_summary AS
    SELECT
        t.bot_id,
        t.strategy,
        count(*)                                                           AS transaction_count,
        count(t.contested_opportunity_id)                                  AS opportunities_taken,
        COALESCE(sum(t.estimated_profit_wei), 0)                           AS estimated_profit_wei,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY t.gas_price_wei::double precision) AS median_gas_price_wei,
        max(t.mined_at)                                                    AS last_mined_at
    FROM public.competitor_transactions AS t
    WHERE t.strategy IS NOT NULL
    GROUP BY t.bot_id, t.strategy;
COMMENT ON MATERIALIZED VIEW public.competitor_strategy_summary IS
    'Each bot''s analysed transactions per strategy. Refreshed by refresh_performance_views().';

CREATE UNIQUE INDEX competitor_strategy_summary_key
    ON public.competitor_strategy_summary (bot_id, strategy);
COMMENT ON INDEX public.competitor_strategy_summary_key IS
    'Serves: the profile of one bot. REFRESH ... CONCURRENTLY needs it.';

GRANT SELECT ON public.competitor_strategy_summary TO syndicate_app, syndicate_reader;


CREATE VIEW public.competitor_threats AS
    SELECT
        b.bot_id,
        b.chain_id,
        b.address,
        b.label,
        b.threat_level,
        sum(s.opportunities_taken)                        AS opportunities_taken,
        public.wei_to_ether(sum(s.estimated_profit_wei))  AS estimated_profit,
        max(s.last_mined_at)                              AS last_mined_at
    FROM public.competitor_bots AS b
    JOIN public.competitor_strategy_summary AS s ON s.bot_id = b.bot_id
    WHERE b.is_active
    GROUP BY b.bot_id;
COMMENT ON VIEW public.competitor_threats IS
    'Active competitors with what they took from us, as of the last refresh. Profit in whole tokens.';

GRANT SELECT ON public.competitor_threats TO syndicate_app, syndicate_reader;
