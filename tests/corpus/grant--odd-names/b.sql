CREATE SCHEMA "Odd ""Schema""";
CREATE TABLE "Odd ""Schema"""."täble 🐘" ("we (ird) *" integer, "SELECT" text);
GRANT SELECT ("we (ird) *"), UPDATE ("SELECT") ON "Odd ""Schema"""."täble 🐘" TO "Odd Role 🐘";
GRANT USAGE ON SCHEMA "Odd ""Schema""" TO "user", "pg""x";
