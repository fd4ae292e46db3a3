CREATE TABLE big (id int NOT NULL, at timestamptz NOT NULL, s text);
CREATE INDEX big_s ON big (s);
ALTER TABLE big ADD CONSTRAINT bigpk PRIMARY KEY (id, at);
