CREATE DOMAIN changed AS integer DEFAULT 1 + 1;
CREATE DOMAIN dropped AS text;
CREATE DOMAIN kept AS timestamptz DEFAULT now();
