"""What several kinds have in common, or what is too much for the module of one. No kind lives here.

- Names: `type_names`; `relation`, which has the storage of rows, too.
- Parts of tables: `table_part` names them, `inherited` follows them to parents and children, `inherited_check` has what
  is odd about checks there, `stand_in` keeps what is not declared while parents change, `stand_in_parents` makes new
  tables whose parents INHERITS cannot name, `constraint_copies` knows the foreign keys of partitions,
  `foreign_key_locks` what they lock, `exclusion_copies` their copies of EXCLUDE.
- Constraints: `constraint_query` reads them, `constraint_definition` writes them, `inlined_constraints` those of a new
  table, `constraint_state` changes what stays; `check` has what is said of those of domains, too.
- Rows: `carried_rows` moves them into a new table, `moved_rows` those outside of a new bound to other partitions
  (`bounds` says which), `row_security` lets the owner see them all, `disabled_triggers` keeps triggers from firing,
  `replica_identity` lets publications tell them apart, `whole_table` says when all are there.
- Columns: `column_definition` writes them, `new_column` adds them; `column_type`, with `type_names`, `casts` (whether
  rows stay as they are), `conversions`, `lost_values`, `stored_row_types` (rows inside of other types) and `rebuilt`
  (what PostgreSQL makes anew with it); `column_settings`, `generated_column`, `set_expression`, `identity_column`,
  `not_null`; where it changes, `not_null_changes`, with `not_null_by_now` (as it is at a step), `not_null_anew` (and
  where it is meanwhile gone, `not_null_lost`), `not_null_while_rebuilding` and `not_null_validated`; with parents
  `inherited_column`, `inherited_not_null`, `attached_not_null`.
- Indexes, those of constraints too: `index_settings`, `key_index`; where tables are partitioned, `index_parts`,
  `unattached` and `ambiguous_indexes`.
- Sequences, those of identity columns too: `sequence_numbers`.
- Routines: `routine`. Triggers and rules: `enabled_state`. Queries: `view_query`.
- Schemas: `schema_public`. Foreign data: `foreign_options`. Roles and databases: `setting_values`, `this_database`.
"""
