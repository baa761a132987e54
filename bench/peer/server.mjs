// @neo4j/graphql behind Apollo's standalone server, as "Self-hosting GraphQL" of its documentation sets it up.
import { readFileSync } from "node:fs";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import neo4j from "neo4j-driver";

const { NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD, NEO4J_DATABASE, PORT } = process.env;
const driver = neo4j.driver(NEO4J_URI, neo4j.auth.basic(NEO4J_USERNAME, NEO4J_PASSWORD), { telemetryDisabled: true });
const typeDefs = readFileSync(new URL("schema.graphql", import.meta.url), "utf8");
const schema = await new Neo4jGraphQL({ typeDefs, driver }).getSchema();

await startStandaloneServer(new ApolloServer({ schema, cache: "bounded" }), {
  context: async ({ req }) => ({ req, sessionConfig: { database: NEO4J_DATABASE, defaultAccessMode: "READ" } }),
  listen: { port: Number(PORT), host: "127.0.0.1" },
});
