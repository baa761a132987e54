// Asks as an application with urql does, by POST and by GET: node urql.mjs <address of /graphql>
import { Client, cacheExchange, fetchExchange, gql } from '@urql/core';

const query = gql`
  query Country($id: ID!) {
    country(id: $id) { __typename id name }
  }
`;
for (const preferGetMethod of [false, 'force']) {
  const client = new Client({ url: process.argv[2], exchanges: [cacheExchange, fetchExchange], preferGetMethod });
  const { data, error } = await client.query(query, { id: 'country:FI' }).toPromise();
  process.stdout.write(`${JSON.stringify({ data, error: error?.message ?? null })}\n`);
}
const client = new Client({ url: process.argv[2], exchanges: [fetchExchange], preferGetMethod: false });
const { error } = await client.query('{ persn { id } }', {}).toPromise();
process.stdout.write(`${JSON.stringify({ codes: error.graphQLErrors.map((e) => e.extensions.code) })}\n`);
