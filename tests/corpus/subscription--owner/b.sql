ALTER ROLE subscriber SUPERUSER;
CREATE SUBSCRIPTION s CONNECTION 'host=publisher.invalid dbname=x password=secret' PUBLICATION p WITH (connect = false);
ALTER SUBSCRIPTION s OWNER TO subscriber;
