// The page at /graphql: GraphiQL over the same address that served it.
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';

// Worker files carry a content hash; build.mjs fills the names in.
const workers = WORKER_FILES;

globalThis.MonacoEnvironment = {
  getWorker: (_moduleId, label) =>
    new Worker(new URL(workers[label] ?? workers.editor, import.meta.url), { type: 'module' }),
};

const start = JSON.parse(document.getElementById('start').textContent);
// /graphql?query=… opens with that text. It is shown, never run by itself: a link must not make a reader ask something.
const linked = new URLSearchParams(location.search).get('query');

const send = createGraphiQLFetcher({ url: location.origin + location.pathname });

// The editor learns an operation's name a moment after the last key: a query that is run at once would go out under the
// name of the one before it, and be refused.
function fetcher({ operationName, ...request }, options) {
  const named = new RegExp(`\\b(query|mutation|subscription)\\s+${operationName}\\b`).test(request.query);
  return send({ ...request, operationName: named ? operationName : undefined }, options);
}

// Whatever shouldPersistHeaders says, GraphiQL's history stores the headers of each query, and so the token among them.
const withHeaders = ['graphiql:queries', 'graphiql:favorites', 'graphiql:tabState'];
const withoutHeaders = (value) => JSON.stringify(JSON.parse(value), (name, part) => (name === 'headers' ? undefined : part));
const ours = () => Object.keys(localStorage).filter((key) => key.startsWith('graphiql:'));
const storage = {
  getItem: (key) => localStorage.getItem(key),
  setItem: (key, value) => localStorage.setItem(key, withHeaders.includes(key) ? withoutHeaders(value) : value),
  removeItem: (key) => localStorage.removeItem(key),
  // Of this origin there may be more than GraphiQL: what others keep is theirs.
  clear: () => ours().forEach((key) => localStorage.removeItem(key)),
  get length() {
    return ours().length;
  },
};
for (const key of withHeaders) {
  try {
    // What an earlier version stored.
    if (storage.getItem(key)) storage.setItem(key, storage.getItem(key));
  } catch {
    // What cannot be read would keep the page from opening.
    storage.removeItem(key);
  }
}

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL
    fetcher={fetcher}
    defaultQuery={start.query}
    initialQuery={linked ?? undefined}
    // A bearer token typed into the headers stays in memory and is never written to the browser's storage.
    storage={storage}
    shouldPersistHeaders={false}
    showPersistHeadersSettings={false}
    defaultEditorToolsVisibility={false}
  >
    <GraphiQL.Logo>
      <span className="crimegraph-logo">crimegraph</span>
    </GraphiQL.Logo>
  </GraphiQL>,
);
