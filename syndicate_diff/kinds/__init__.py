"""The kinds of objects: a module for each, found by being here. What they have in common is in `shared`."""
