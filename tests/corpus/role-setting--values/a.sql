CREATE ROLE r;
ALTER ROLE r SET work_mem = '64MB';
ALTER ROLE r SET search_path = app, "$user", "Odd, ""one""";
ALTER ROLE r SET app.tenant = 'x';
