-- Reports on the syndicate as a whole, as they were published.

CREATE TABLE public.syndicate_metrics (
    syndicate_metric_id    bigint                     GENERATED ALWAYS AS IDENTITY,
    chain_id               public.evm_chain_id        NOT NULL,
    granularity            public.report_granularity  NOT NULL,
    reporting_period       tstzrange                  NOT NULL,
    active_agent_count     integer                    NOT NULL,
    opportunity_count      bigint                     NOT NULL,
    execution_count        bigint                     NOT NULL,
    success_count          bigint                     NOT NULL,
    success_rate           numeric(5, 4)              GENERATED ALWAYS AS
        (round(success_count::numeric / NULLIF(execution_count, 0), 4)) STORED,
    capture_rate           numeric(5, 4)              GENERATED ALWAYS AS
        (round(success_count::numeric / NULLIF(opportunity_count, 0), 4)) STORED,
    net_profit_wei         numeric(78, 0)             NOT NULL,
    gas_cost_wei           public.wei                 NOT NULL,
    breakdown              jsonb                      NOT NULL DEFAULT '{}',
    created_at             timestamptz                NOT NULL DEFAULT now(),

    CONSTRAINT syndicate_metrics_pkey PRIMARY KEY (syndicate_metric_id),
    CONSTRAINT syndicate_metrics_reporting_period_excl EXCLUDE USING gist (
        chain_id WITH =,
        granularity WITH =,
        reporting_period WITH &&
    ),
    CONSTRAINT syndicate_metrics_reporting_period_check CHECK (
        lower_inc(reporting_period) AND NOT upper_inc(reporting_period)
        AND NOT lower_inf(reporting_period) AND NOT upper_inf(reporting_period)
    ),
    CONSTRAINT syndicate_metrics_active_agent_count_check CHECK (active_agent_count >= 0),
    CONSTRAINT syndicate_metrics_counts_check CHECK (
        success_count >= 0
        AND success_count <= execution_count
        AND success_count <= opportunity_count
    )
);

COMMENT ON TABLE public.syndicate_metrics IS
    'Published figures per chain and period. Kept although they could be computed: what was reported must stay known.';
COMMENT ON COLUMN public.syndicate_metrics.reporting_period IS
    'Half open: a period ends where the next begins.';
COMMENT ON COLUMN public.syndicate_metrics.success_rate IS
    'Profitable executions of all executions; NULL if there were none.';
COMMENT ON COLUMN public.syndicate_metrics.capture_rate IS
    'Profitable executions of all opportunities; an opportunity succeeds at most once.';
COMMENT ON CONSTRAINT syndicate_metrics_reporting_period_excl ON public.syndicate_metrics IS
    'Periods of one chain and granularity do not overlap. Its index also serves the report that covers a moment.';

CREATE INDEX syndicate_metrics_granularity_period_start_idx
    ON public.syndicate_metrics (granularity, chain_id, lower(reporting_period) DESC);
COMMENT ON INDEX public.syndicate_metrics_granularity_period_start_idx IS
    'Serves: the latest reports of a chain.';

CREATE INDEX syndicate_metrics_breakdown_idx
    ON public.syndicate_metrics USING gin (breakdown jsonb_path_ops);
COMMENT ON INDEX public.syndicate_metrics_breakdown_idx IS
    'Serves: breakdown @> ''{"anomalies": ["..."]}'', periods with a given anomaly.';

CREATE TRIGGER syndicate_metrics_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.syndicate_metrics
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

GRANT SELECT, INSERT ON public.syndicate_metrics TO syndicate_app;
GRANT SELECT ON public.syndicate_metrics TO syndicate_reader;
