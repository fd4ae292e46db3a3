-- Each row gets a value of its own, or the same for all: then no row is written.
CREATE SEQUENCE numbers;
CREATE DOMAIN numbered AS integer DEFAULT nextval('numbers');
CREATE DOMAIN also_numbered AS numbered;
CREATE DOMAIN constant AS integer DEFAULT 7;
CREATE TABLE t1 (id integer, added numbered);
CREATE TABLE t2 (id integer, added also_numbered);
CREATE TABLE t3 (id integer, added constant);
CREATE TABLE t4 (id integer, added constant NOT NULL);
CREATE TABLE t5 (id integer, added numbered NOT NULL);
CREATE TABLE t6 (id integer, added numbered DEFAULT 5);
