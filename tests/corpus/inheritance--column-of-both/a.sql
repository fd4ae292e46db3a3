CREATE TABLE parent (a integer);
CREATE TABLE child () INHERITS (parent);
CREATE TABLE grandchild () INHERITS (child);
CREATE TABLE other (a integer);
CREATE TABLE has_it (b integer) INHERITS (other);
CREATE TABLE declares () INHERITS (has_it);
CREATE TABLE top (a integer);
CREATE TABLE between () INHERITS (top);
CREATE TABLE bottom () INHERITS (between);
