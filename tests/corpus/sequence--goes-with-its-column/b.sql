CREATE TABLE owner (keep int);
CREATE TABLE uses (id int);
CREATE TABLE loses_column (keep int);
CREATE VIEW becomes_view AS SELECT 1 AS id;
CREATE TABLE becomes_identity (id int GENERATED ALWAYS AS IDENTITY);
