CREATE SCHEMA "Odd ""Schema""";
CREATE TABLE "Odd ""Schema"""."täble 🐘" ("we (ird) *" integer, "SELECT" text);
