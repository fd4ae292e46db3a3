-- Tablespaces without directories of their own: https://www.postgresql.org/docs/current/runtime-config-developer.html
ALTER ROLE CURRENT_USER SET allow_in_place_tablespaces = on;
