CREATE OPERATOR CLASS public.gc FOR TYPE polygon USING gist AS OPERATOR 3 &&, FUNCTION 1 gist_poly_consistent(internal,polygon,smallint,oid,internal), FUNCTION 2 gist_box_union(internal,internal), FUNCTION 3 gist_poly_compress(internal), FUNCTION 5 gist_box_penalty(internal,internal,internal), FUNCTION 6 gist_box_picksplit(internal,internal), FUNCTION 7 gist_box_same(box,box,internal), STORAGE box;
CREATE TABLE public.t (a polygon);
CREATE INDEX i ON public.t USING gist (a public.gc);
