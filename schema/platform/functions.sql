-- Functions that more than one domain uses.

CREATE FUNCTION public.set_updated_at()
    RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$$;
COMMENT ON FUNCTION public.set_updated_at() IS
    'Trigger body of every <table>_set_updated_at: the time of the transaction that last updated the row.';

CREATE FUNCTION public.wei_to_ether(p_amount numeric)
    RETURNS numeric
    LANGUAGE sql
    IMMUTABLE
    PARALLEL SAFE
    STRICT
BEGIN ATOMIC
    SELECT p_amount / 1000000000000000000::numeric;
END;
COMMENT ON FUNCTION public.wei_to_ether(numeric) IS
    'Wei to whole units of a token with 18 decimals. Negative amounts (losses) are allowed.';
