// Prints one JSON line for every audit of graphql-http: node audit.mjs <address of /graphql>
import { serverAudits } from 'graphql-http';

for (const audit of serverAudits({ url: process.argv[2] })) {
  const result = await audit.fn();
  const told = { id: audit.id, name: audit.name, status: result.status, reason: result.reason ?? null };
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
