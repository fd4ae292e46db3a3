-- What the world model predicted, and what came true.

CREATE TABLE public.world_model_predictions (
    prediction_id    uuid                 NOT NULL DEFAULT gen_random_uuid(),
    agent_id         uuid,
    model_version    text                 NOT NULL,
    metric           text                 NOT NULL,
    chain_id         public.evm_chain_id  NOT NULL,
    pool_address     public.evm_address,
    predicted_at     timestamptz          NOT NULL DEFAULT now(),
    target_at        timestamptz          NOT NULL,
    predicted_value  numeric(38, 18)      NOT NULL,
    lower_bound      numeric(38, 18)      NOT NULL,
    upper_bound      numeric(38, 18)      NOT NULL,
    confidence       public.probability   NOT NULL DEFAULT 0.95,
    actual_value     numeric(38, 18),
    resolved_at      timestamptz,
    absolute_error   numeric(38, 18)      GENERATED ALWAYS AS (abs(actual_value - predicted_value)) STORED,
    is_within_bounds boolean              GENERATED ALWAYS AS (actual_value BETWEEN lower_bound AND upper_bound) STORED,
    features         jsonb                NOT NULL DEFAULT '{}',

    CONSTRAINT world_model_predictions_pkey PRIMARY KEY (prediction_id),
    CONSTRAINT world_model_predictions_agent_id_fkey FOREIGN KEY (agent_id)
        REFERENCES public.syndicate_agents (agent_id) ON DELETE SET NULL,
    CONSTRAINT world_model_predictions_pool_fkey FOREIGN KEY (chain_id, pool_address)
        REFERENCES public.current_pool_prices (chain_id, pool_address) ON DELETE CASCADE,
    CONSTRAINT world_model_predictions_target_at_check CHECK (target_at > predicted_at),
    CONSTRAINT world_model_predictions_bounds_check CHECK (
        predicted_value BETWEEN lower_bound AND upper_bound
    ),
    CONSTRAINT world_model_predictions_resolved_check CHECK (
        (actual_value IS NULL) = (resolved_at IS NULL)
    ),
    CONSTRAINT world_model_predictions_metric_check CHECK (metric IN ('price', 'volatility', 'liquidity', 'gas_price'))
);

COMMENT ON TABLE public.world_model_predictions IS
    'Predictions with their bounds; once target_at has passed, with the truth.';
COMMENT ON COLUMN public.world_model_predictions.pool_address IS
    'NULL for predictions about a whole chain, such as its gas price.';
COMMENT ON COLUMN public.world_model_predictions.confidence IS
    'Probability with which the actual value was to fall between the bounds.';
COMMENT ON COLUMN public.world_model_predictions.is_within_bounds IS
    'NULL until resolved. Its mean should equal confidence: that is what calibrated means.';

CREATE INDEX world_model_predictions_unresolved_idx
    ON public.world_model_predictions (target_at)
    WHERE actual_value IS NULL;
COMMENT ON INDEX public.world_model_predictions_unresolved_idx IS
    'Serves: the resolver''s queue of predictions that have come due.';

CREATE INDEX world_model_predictions_model_version_metric_idx
    ON public.world_model_predictions (model_version, metric, target_at DESC)
    INCLUDE (absolute_error, is_within_bounds)
    WHERE actual_value IS NOT NULL;
COMMENT ON INDEX public.world_model_predictions_model_version_metric_idx IS
    'Serves: world_model_accuracy, from the index alone.';

CREATE INDEX world_model_predictions_pool_idx
    ON public.world_model_predictions (chain_id, pool_address, target_at DESC);
COMMENT ON INDEX public.world_model_predictions_pool_idx IS
    'Serves: latest predictions for a pool, and the foreign key.';

CREATE INDEX world_model_predictions_agent_id_idx
    ON public.world_model_predictions (agent_id);
COMMENT ON INDEX public.world_model_predictions_agent_id_idx IS
    'Serves: predictions that an agent asked for, and the foreign key.';

CREATE INDEX world_model_predictions_features_idx
    ON public.world_model_predictions USING gin (features jsonb_path_ops);
COMMENT ON INDEX public.world_model_predictions_features_idx IS
    'Serves: features @> ''{"regime": "crash"}'', accuracy in a market regime.';

CREATE STATISTICS public.world_model_predictions_model_metric_stats (dependencies, ndistinct)
    ON model_version, metric
    FROM public.world_model_predictions;
COMMENT ON STATISTICS public.world_model_predictions_model_metric_stats IS
    'A model version predicts few of the metrics.';

CREATE TRIGGER world_model_predictions_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.world_model_predictions
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

GRANT SELECT, INSERT ON public.world_model_predictions TO syndicate_app;
-- A prediction is not rewritten once the truth is known.
GRANT UPDATE (actual_value, resolved_at) ON public.world_model_predictions TO syndicate_app;
GRANT SELECT ON public.world_model_predictions TO syndicate_reader;


CREATE VIEW public.world_model_accuracy AS
    SELECT
        p.model_version,
        p.metric,
        count(*)                                     AS resolved_count,
        avg(p.absolute_error)                        AS mean_absolute_error,
        avg(p.is_within_bounds::integer)             AS coverage,
        avg(p.confidence)                            AS promised_coverage
    FROM public.world_model_predictions AS p
    WHERE p.actual_value IS NOT NULL
    GROUP BY p.model_version, p.metric;
COMMENT ON VIEW public.world_model_accuracy IS
    'Error and calibration per model version and metric: coverage below promised_coverage means overconfidence.';

GRANT SELECT ON public.world_model_accuracy TO syndicate_app, syndicate_reader;
