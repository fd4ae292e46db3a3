CREATE TYPE mine;
CREATE FUNCTION mine_in(cstring) RETURNS mine LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION mine_out(mine) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE FUNCTION mine_recv(internal) RETURNS mine LANGUAGE internal STABLE STRICT AS 'textrecv';
CREATE FUNCTION mine_send(mine) RETURNS bytea LANGUAGE internal STABLE STRICT AS 'textsend';
CREATE TYPE mine (INPUT = mine_in, OUTPUT = mine_out, RECEIVE = mine_recv, SEND = mine_send, INTERNALLENGTH = variable, STORAGE = external);
CREATE DOMAIN d AS mine; CREATE TABLE t (x d);
