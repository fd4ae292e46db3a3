CREATE FUNCTION zhelp(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION anorm(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RETURN public.zhelp($1); END$$;
CREATE TABLE base(id int primary key, v int);
CREATE INDEX ai ON base(anorm(v));
