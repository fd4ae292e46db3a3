CREATE SUBSCRIPTION s CONNECTION 'host=publisher.invalid dbname=x password=secret' PUBLICATION p WITH (connect = false);
