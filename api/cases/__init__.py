"""What readers keep for themselves, over GraphQL and on the command line.

mutations  `saveCase`, `addNote`, `deleteCase`: the only fields that change anything; api/mutations.py runs them
commands   `crimegraph case`
"""
