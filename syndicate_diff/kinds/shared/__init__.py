"""What several kinds have in common, or what is too much for the module of one. No kind lives here.

- Names: `type_name`; `relation`, which has the storage of rows, too.
- Parts of tables: `table_part` names them, `inherited` follows them to parents and children, `inherited_check` has what
  is odd about checks there, `stand_in` keeps what is not declared while parents change, `constraint_copies` knows the
  foreign keys of partitions, `constraint_definition` writes constraints.
- Columns: `column_type`, with `casts` (what becomes of values) and `stored_rows` (row types inside of other types),
  `column_settings`, `generated_column`, `identity_column`, `inherited_column`, `not_null`.
- Indexes, those of constraints too: `index_settings`; where tables are partitioned, `index_parts`,
  `unattached` and `alike_indexes`.
- Sequences, those of identity columns too: `sequence_numbers`.
- Triggers and rules: `firing`.
- Roles and databases: `setting_values`, `this_database`.
"""
