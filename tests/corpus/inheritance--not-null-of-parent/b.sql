CREATE TABLE mother (a integer NOT NULL);
CREATE TABLE father (a integer);
CREATE TABLE child (a integer DEFAULT 5) INHERITS (mother, father);
