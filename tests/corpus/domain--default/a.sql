CREATE DOMAIN changed AS integer DEFAULT 1;
CREATE DOMAIN dropped AS text DEFAULT 'x';
CREATE DOMAIN kept AS timestamptz DEFAULT now();
