CREATE SUBSCRIPTION s CONNECTION 'host=publisher.invalid dbname=x password=secret' PUBLICATION p WITH (connect = false);
CREATE SUBSCRIPTION "Odd 🐘" CONNECTION 'host=it''s-invalid' PUBLICATION p, "Odd P" WITH (connect = false, slot_name = 'odd_slot', binary = true, streaming = true, synchronous_commit = local);
CREATE SUBSCRIPTION bare CONNECTION 'host=publisher.invalid dbname=x password=secret' PUBLICATION p WITH (connect = false, slot_name = NONE);
COMMENT ON SUBSCRIPTION s IS 'subscribed';
