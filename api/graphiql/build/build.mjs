// Builds ../assets, ../manifest.json and ../THIRD_PARTY_LICENSES.txt from the packages of package-lock.json.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '..');
const assets = join(target, 'assets');
const packagesSeen = new Set();

// GraphiQL's style sheet holds its fonts as data: addresses. As files they load only when a script needs them, and the
// page's policy can say font-src 'self'. The same sheet holds Monaco's styles, so those of the modules are dropped.
const styles = {
  name: 'styles',
  setup(build) {
    const fonts = [];
    build.onLoad({ filter: /graphiql\/dist\/style\.css$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/url\(data:font\/(\w+);base64,([^)]+)\)/g, (_all, kind, data) => {
        fonts.push(Buffer.from(data, 'base64'));
        return `url(inlined:${fonts.length - 1}.${kind})`;
      }),
      loader: 'css',
    }));
    build.onResolve({ filter: /^inlined:/ }, ({ path }) => ({ path: path.replace('inlined:', 'font-'), namespace: 'font' }));
    build.onLoad({ filter: /./, namespace: 'font' }, ({ path }) => ({
      contents: fonts[Number(/\d+/.exec(path)[0])],
      loader: 'file',
    }));
    build.onLoad({ filter: /monaco-editor\/.*\.css$/ }, () => ({ contents: '', loader: 'css' }));
  },
};

// Prettier lays out the JSON of variables with a JavaScript parser of half a megabyte. jsonc-parser is in the bundle anyway.
const smallJsonLayout = {
  name: 'small-json-layout',
  setup(build) {
    build.onLoad({ filter: /@graphiql\/react\/dist\/utility\/jsonc\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = source
        .replace('import { parse,', 'import { applyEdits, format, parse,')
        .replace(
          /async function formatJSONC\(content\) \{.*?\n\}/s,
          'async function formatJSONC(content) {\n  return applyEdits(content, format(content, undefined, { insertSpaces: true, tabSize: 2 }));\n}',
        );
      if (contents.includes('prettier')) throw new Error(`${path} has changed: look at smallJsonLayout again`);
      return { contents, loader: 'js' };
    });
  },
};

// graphql decides at run time whether it is in production, by a global that browsers lack: decide it here.
const productionGraphql = {
  name: 'production-graphql',
  setup(build) {
    build.onLoad({ filter: /graphql\/jsutils\/instanceOf\.mjs$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8').replace(/\bisProduction\s+\?/, 'true ?');
      if (!contents.includes('true ?')) throw new Error(`${path} has changed: look at productionGraphql again`);
      return { contents, loader: 'js' };
    });
  },
};

async function bundle(entryPoints, options = {}) {
  const { metafile } = await esbuild.build({
    absWorkingDir: here,
    entryPoints,
    outdir: assets,
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    assetNames: 'font-[hash]',
    bundle: true,
    minify: true,
    target: 'es2022',
    jsx: 'automatic',
    legalComments: 'none', // every licence is in THIRD_PARTY_LICENSES.txt
    define: { 'process.env.NODE_ENV': '"production"' },
    // Under its older name the parser is a script whose exports are lost in the bundle, and queries were not laid out.
    alias: { 'prettier/parser-graphql': 'prettier/plugins/graphql' },
    plugins: [styles, smallJsonLayout, productionGraphql],
    charset: 'utf8',
    metafile: true,
    logLevel: 'warning',
    ...options,
  });
  const written = {};
  for (const [path, output] of Object.entries(metafile.outputs)) {
    if (output.entryPoint) written[output.entryPoint] = basename(path);
    // What tree shaking left out needs no licence.
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
      if (found && bytesInOutput > 0) packagesSeen.add(found[1]);
    }
  }
  return written;
}

function icon() {
  const text = readFileSync(join(here, 'icon.svg'));
  const name = `icon-${createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase()}.svg`;
  writeFileSync(join(assets, name), text);
  return name;
}

function packageOf(folder) {
  return JSON.parse(readFileSync(join(here, folder, 'package.json'), 'utf8'));
}

function licenceOf(folder) {
  const { name, version, license, author } = packageOf(folder);
  const file = readdirSync(join(here, folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  // A few packages of a monorepo ship no licence file; package.json then says all there is.
  const holder = typeof author === 'string' ? author : (author?.name ?? 'its contributors');
  const text = file ? readFileSync(join(here, folder, file), 'utf8').trim() : `Licence: ${license}. Copyright: ${holder}.`;
  return `${name} ${version} (${license})\n\n${text.replaceAll('\r\n', '\n')}\n`;
}

rmSync(assets, { recursive: true, force: true });
mkdirSync(assets);

const workers = await bundle(
  {
    'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
    'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
    'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
  },
  { format: 'esm', splitting: true }, // the three share a third of their text
);
const workerFiles = Object.fromEntries(
  Object.values(workers).map((file) => [file.split('.')[0], `./${file}`]),
);
const app = await bundle(['app.jsx'], {
  format: 'esm',
  splitting: true,
  define: { 'process.env.NODE_ENV': '"production"', WORKER_FILES: JSON.stringify(workerFiles) },
});
const page = await bundle(['page.css']);

const versions = Object.fromEntries(
  ['graphiql', 'monaco-editor', 'monaco-graphql', 'react', 'graphql'].map((name) => [name, packageOf(`node_modules/${name}`).version]),
);
const manifest = { script: app['app.jsx'], style: page['page.css'], icon: icon(), versions };
writeFileSync(join(target, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);

packagesSeen.add('node_modules/@fontsource/fira-code');
const rule = `\n${'-'.repeat(80)}\n\n`;
const licences = [
  readFileSync(join(here, 'licences.txt'), 'utf8'),
  ...[...packagesSeen].sort().map(licenceOf),
  `Parts of monaco-editor\n\n${readFileSync(join(here, 'node_modules/monaco-editor/ThirdPartyNotices.txt'), 'utf8').replaceAll('\r\n', '\n').trim()}\n`,
];
writeFileSync(join(target, 'THIRD_PARTY_LICENSES.txt'), licences.join(rule));

for (const file of readdirSync(assets)) {
  // The style sheets of modules, emptied above.
  if (file.endsWith('.css') && readFileSync(join(assets, file)).length === 0) rmSync(join(assets, file));
}
const size = readdirSync(assets).reduce((sum, file) => sum + readFileSync(join(assets, file)).length, 0);
console.log(`${readdirSync(assets).length} files, ${(size / 1e6).toFixed(1)} MB`, manifest);
if (!existsSync(join(assets, manifest.script))) throw new Error('the script of the manifest was not written');
