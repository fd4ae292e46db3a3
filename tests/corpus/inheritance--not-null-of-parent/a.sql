CREATE TABLE mother (a integer NOT NULL);
CREATE TABLE father (a integer);
