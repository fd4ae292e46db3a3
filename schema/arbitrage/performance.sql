-- Performance calculations: functions, the daily rollup, and what builds on it.

CREATE FUNCTION public.spread_bps(p_buy_price numeric, p_sell_price numeric)
    RETURNS numeric
    LANGUAGE sql
    IMMUTABLE
    PARALLEL SAFE
    STRICT
BEGIN ATOMIC
    SELECT round((p_sell_price - p_buy_price) / NULLIF(p_buy_price, 0) * 10000, 2);
END;
COMMENT ON FUNCTION public.spread_bps(numeric, numeric) IS
    'Relative price difference in hundredths of a percent; negative if selling is cheaper. A generated column depends on it: changing the formula does not change stored rows.';


CREATE FUNCTION public.sharpe_ratio(p_returns double precision[])
    RETURNS double precision
    LANGUAGE sql
    IMMUTABLE
    PARALLEL SAFE
    STRICT
BEGIN ATOMIC
    SELECT avg(r.value) / NULLIF(stddev_samp(r.value), 0)
    FROM unnest(p_returns) AS r (value);
END;
COMMENT ON FUNCTION public.sharpe_ratio(double precision[]) IS
    'Mean over sample standard deviation, risk-free rate 0. NULL for fewer than two or for equal returns.';


CREATE FUNCTION public.agent_success_rate(
    p_agent_id uuid,
    p_since    timestamptz DEFAULT now() - interval '30 days'
)
    RETURNS double precision
    LANGUAGE sql
    STABLE
    PARALLEL SAFE
BEGIN ATOMIC
    SELECT avg((e.status = 'confirmed' AND e.net_profit_wei > 0)::integer)::double precision
    FROM public.arbitrage_executions AS e
    WHERE e.agent_id = p_agent_id
      AND e.settled_at >= p_since
      AND e.status IN ('confirmed', 'reverted');
END;
COMMENT ON FUNCTION public.agent_success_rate(uuid, timestamptz) IS
    'Share of executions on the chain that made a profit; NULL if there were none.';


CREATE FUNCTION public.agent_performance(
    p_agent_id uuid,
    p_from     timestamptz DEFAULT '-infinity',
    p_to       timestamptz DEFAULT 'infinity'
)
    RETURNS public.performance_summary
    LANGUAGE plpgsql
    STABLE
    PARALLEL SAFE
    SET search_path = ''
AS $$
DECLARE
    v_summary public.performance_summary;
    v_returns double precision[];
BEGIN
    SELECT
        count(*),
        count(*) FILTER (WHERE e.status = 'confirmed' AND e.net_profit_wei > 0),
        COALESCE(sum(e.net_profit_wei), 0),
        COALESCE(sum(e.gas_cost_wei), 0),
        COALESCE(array_agg(e.net_profit_wei::double precision), '{}')
    INTO
        v_summary.execution_count,
        v_summary.success_count,
        v_summary.net_profit_wei,
        v_summary.gas_cost_wei,
        v_returns
    FROM public.arbitrage_executions AS e
    WHERE e.agent_id = p_agent_id
      AND e.settled_at >= p_from
      AND e.settled_at < p_to
      AND e.status IN ('confirmed', 'reverted');

    v_summary.success_rate := v_summary.success_count::double precision / NULLIF(v_summary.execution_count, 0);
    v_summary.sharpe_ratio := public.sharpe_ratio(v_returns);
    RETURN v_summary;
END;
$$;
COMMENT ON FUNCTION public.agent_performance(uuid, timestamptz, timestamptz) IS
    'Performance of an agent over executions settled on the chain from p_from (inclusive) to p_to (exclusive).';


CREATE MATERIALIZED VIEW public.agent_performance_daily AS
    SELECT
        e.agent_id,
        (e.settled_at AT TIME ZONE 'UTC')::date AS performance_date,
        count(*)                                AS execution_count,
        count(*) FILTER (WHERE e.status = 'confirmed' AND e.net_profit_wei > 0) AS success_count,
        sum(e.net_profit_wei)                   AS net_profit_wei,
        sum(e.gas_cost_wei)                     AS gas_cost_wei,
        public.sharpe_ratio(array_agg(e.net_profit_wei::double precision)) AS sharpe_ratio,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY e.settlement_seconds)  AS median_settlement_seconds
    FROM public.arbitrage_executions AS e
    WHERE e.status IN ('confirmed', 'reverted')
      AND e.settled_at IS NOT NULL
    GROUP BY 1, 2;
COMMENT ON MATERIALIZED VIEW public.agent_performance_daily IS
    'Performance per agent and UTC day. Refreshed by refresh_performance_views().';

CREATE UNIQUE INDEX agent_performance_daily_key
    ON public.agent_performance_daily (agent_id, performance_date);
COMMENT ON INDEX public.agent_performance_daily_key IS
    'Serves: the course of one agent. REFRESH ... CONCURRENTLY needs it.';

CREATE INDEX agent_performance_daily_performance_date_idx
    ON public.agent_performance_daily (performance_date, net_profit_wei DESC);
COMMENT ON INDEX public.agent_performance_daily_performance_date_idx IS
    'Serves: agent_leaderboard and the best agents of a day.';

GRANT SELECT ON public.agent_performance_daily TO syndicate_app, syndicate_reader;


CREATE VIEW public.agent_leaderboard AS
    SELECT
        rank() OVER (ORDER BY sum(d.net_profit_wei) DESC) AS place,
        d.agent_id,
        a.name,
        a.role,
        sum(d.execution_count)                                      AS execution_count,
        round(sum(d.success_count) / NULLIF(sum(d.execution_count), 0), 4) AS success_rate,
        public.wei_to_ether(sum(d.net_profit_wei))                  AS net_profit
    FROM public.agent_performance_daily AS d
    JOIN public.syndicate_agents AS a ON a.agent_id = d.agent_id
    WHERE d.performance_date > (now() AT TIME ZONE 'UTC')::date - 30
      AND a.status <> 'retired'
    GROUP BY d.agent_id, a.name, a.role;
COMMENT ON VIEW public.agent_leaderboard IS
    'Living agents by net profit of the last 30 days, as of the last refresh. Profit in whole tokens.';

GRANT SELECT ON public.agent_leaderboard TO syndicate_app, syndicate_reader;


CREATE PROCEDURE public.refresh_performance_views()
    LANGUAGE plpgsql
AS $$
BEGIN
    REFRESH MATERIALIZED VIEW CONCURRENTLY public.agent_performance_daily;
    COMMIT;
    REFRESH MATERIALIZED VIEW CONCURRENTLY public.pool_price_hourly;
    COMMIT;
    REFRESH MATERIALIZED VIEW CONCURRENTLY public.competitor_strategy_summary;
    COMMIT;
END;
$$;
COMMENT ON PROCEDURE public.refresh_performance_views() IS
    'Refreshes the materialized views without blocking their readers, each in its own transaction. Call it as their owner, outside a transaction.';

REVOKE EXECUTE ON PROCEDURE public.refresh_performance_views() FROM PUBLIC;
