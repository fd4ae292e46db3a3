CREATE TYPE kind AS (a integer);
CREATE TABLE persistence (a integer);
CREATE TABLE typed (a integer);
CREATE TABLE options (a text) WITH (fillfactor = 50);
CREATE TABLE toast_options (a text);
CREATE TABLE identity (a integer);
CREATE TABLE forced (a integer);
