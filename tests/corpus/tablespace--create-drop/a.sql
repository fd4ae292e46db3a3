ALTER ROLE CURRENT_USER SET allow_in_place_tablespaces = on;
SET allow_in_place_tablespaces = on;
