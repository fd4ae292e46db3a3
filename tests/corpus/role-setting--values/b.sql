CREATE ROLE r;
ALTER ROLE r SET search_path = '';
ALTER ROLE r SET app.tenant = 'it''s 50% \ 🐘';
ALTER ROLE r SET TimeZone = 'Europe/Berlin';
ALTER ROLE r SET temp_tablespaces = '';
ALTER ROLE ALL SET lock_timeout = '5s';
