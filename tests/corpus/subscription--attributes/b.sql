CREATE SUBSCRIPTION s CONNECTION 'host=other.invalid dbname=x password=secret' PUBLICATION q, r WITH (connect = false, streaming = true, slot_name = other);
CREATE SUBSCRIPTION t CONNECTION 'host=publisher.invalid dbname=x password=secret' PUBLICATION p WITH (connect = false, slot_name = NONE);
