"""GraphiQL, the query page at /graphql, served from files of this package: nothing is fetched from another host."""
