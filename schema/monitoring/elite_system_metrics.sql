-- Performance of the system's components.

CREATE TABLE public.elite_system_metrics (
    metric_id    bigint            GENERATED ALWAYS AS IDENTITY,
    component    text              NOT NULL,
    metric_name  text              NOT NULL,
    metric_value double precision  NOT NULL,
    unit         text              NOT NULL,
    labels       jsonb             NOT NULL DEFAULT '{}',
    recorded_at  timestamptz       NOT NULL DEFAULT now(),

    CONSTRAINT elite_system_metrics_pkey PRIMARY KEY (metric_id),
    CONSTRAINT elite_system_metrics_names_check CHECK (
        component ~ '^[a-z][a-z0-9_]*$' AND metric_name ~ '^[a-z][a-z0-9_]*$'
    ),
    CONSTRAINT elite_system_metrics_metric_value_check CHECK (metric_value <> 'NaN'),
    CONSTRAINT elite_system_metrics_unit_check CHECK (
        unit IN ('count', 'ratio', 'seconds', 'bytes', 'per_second')
    ),
    CONSTRAINT elite_system_metrics_labels_check CHECK (jsonb_typeof(labels) = 'object')
)
WITH (autovacuum_vacuum_insert_scale_factor = 0.05);

COMMENT ON TABLE public.elite_system_metrics IS
    'Samples of metrics of every component, narrow form. Insert only, hence vacuum by inserts.';
COMMENT ON COLUMN public.elite_system_metrics.labels IS
    'Dimensions of the sample, such as {"host": "a1", "chain": "8453"}.';

CREATE INDEX elite_system_metrics_series_idx
    ON public.elite_system_metrics (component, metric_name, recorded_at DESC)
    INCLUDE (metric_value);
COMMENT ON INDEX public.elite_system_metrics_series_idx IS
    'Serves: one metric over time, from the index alone.';

CREATE INDEX elite_system_metrics_recorded_at_idx
    ON public.elite_system_metrics USING brin (recorded_at) WITH (pages_per_range = 32);
COMMENT ON INDEX public.elite_system_metrics_recorded_at_idx IS
    'Serves: retention, and exports of a time window.';

CREATE INDEX elite_system_metrics_labels_idx
    ON public.elite_system_metrics USING gin (labels jsonb_path_ops);
COMMENT ON INDEX public.elite_system_metrics_labels_idx IS
    'Serves: labels @> ''{"host": "..."}'', all metrics of one host.';

CREATE TRIGGER elite_system_metrics_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.elite_system_metrics
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

GRANT SELECT, INSERT ON public.elite_system_metrics TO syndicate_app;
GRANT SELECT ON public.elite_system_metrics TO syndicate_reader;
