"""What readers keep for themselves, over GraphQL and on the command line.

mutations  `saveCase`, `addNote`, `deleteCase`: the only fields that change anything
commands   `crimegraph case`
"""
