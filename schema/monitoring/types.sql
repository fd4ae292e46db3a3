CREATE TYPE public.report_granularity AS ENUM ('hour', 'day', 'week', 'month');
COMMENT ON TYPE public.report_granularity IS 'Length of the period that one report row covers.';
