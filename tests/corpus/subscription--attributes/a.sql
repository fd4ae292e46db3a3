CREATE SUBSCRIPTION s CONNECTION 'host=publisher.invalid dbname=x password=secret' PUBLICATION p WITH (connect = false);
CREATE SUBSCRIPTION t CONNECTION 'host=publisher.invalid dbname=x password=secret' PUBLICATION p WITH (connect = false, binary = true, synchronous_commit = on);
