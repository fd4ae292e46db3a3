CREATE OPERATOR CLASS c FOR TYPE circle USING gist AS
    OPERATOR 1 <<, OPERATOR 3 &&, OPERATOR 15 <->(circle, point) FOR ORDER BY float_ops,
    FUNCTION 1 gist_circle_consistent(internal, circle, smallint, oid, internal),
    FUNCTION 2 gist_box_union(internal, internal), FUNCTION 3 gist_circle_compress(internal),
    FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal),
    FUNCTION 7 gist_box_same(box, box, internal), FUNCTION 8 gist_circle_distance(internal, circle, smallint, oid, internal),
    STORAGE box;
