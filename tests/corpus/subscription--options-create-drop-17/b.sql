CREATE SUBSCRIPTION s CONNECTION 'host=publisher.invalid dbname=x password=secret' PUBLICATION p WITH (connect = false, two_phase = true, failover = true, streaming = off);
