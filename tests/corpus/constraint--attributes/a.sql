CREATE TABLE r (a integer PRIMARY KEY);
CREATE TABLE kind (a integer, CONSTRAINT kind_k UNIQUE (a));
CREATE TABLE valid (a integer);
ALTER TABLE valid ADD CONSTRAINT valid_k CHECK (a > 0) NOT VALID;
CREATE TABLE deferral (a integer, CONSTRAINT deferral_k FOREIGN KEY (a) REFERENCES r);
CREATE TABLE deferred (a integer, CONSTRAINT deferred_k FOREIGN KEY (a) REFERENCES r DEFERRABLE);
CREATE TABLE options (a integer, CONSTRAINT options_k UNIQUE (a));
CREATE TABLE identity (a integer NOT NULL, b integer NOT NULL, CONSTRAINT identity_k UNIQUE (a), CONSTRAINT identity_l UNIQUE (b));
CREATE TABLE clustered (a integer, CONSTRAINT clustered_k2 UNIQUE (a));
