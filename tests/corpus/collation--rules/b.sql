CREATE COLLATION c (provider = icu, locale = 'en', rules = '& V << w <<< W');
