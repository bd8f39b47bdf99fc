// What Keyroster is made of, as CycloneDX 1.5, from Cargo's metadata and the two lock files; and whether deny.toml
// allows it. Node alone, since the window's pages need it anyway. The same inputs make the same bytes.
//
//   node xtask/src/sbom.mjs METADATA OUT
import { readFileSync, writeFileSync } from 'node:fs';

const REGISTRY = 'registry+https://github.com/rust-lang/crates.io-index';
const PROGRAMS = ['keyroster', 'keyroster-cli'];

const byRef = (a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : a['bom-ref'] > b['bom-ref'] ? 1 : 0);

/** SHA-256 by "name version", as Cargo.lock pins it. */
function checksums(lock) {
  const of = (block, field) => block.match(new RegExp(`^${field} = "(.*)"$`, 'm'))?.[1];
  const blocks = lock.split('[[package]]').slice(1);
  return new Map(blocks.map((b) => [`${of(b, 'name')} ${of(b, 'version')}`, of(b, 'checksum')]));
}

/** Packages that become part of a program, or that build it: what only tests need is left out. */
function needed(metadata) {
  const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]));
  const roots = metadata.packages.filter((p) => p.source === null && PROGRAMS.includes(p.name)).map((p) => p.id);
  const edges = (id) =>
    nodes.get(id).deps.filter((d) => d.dep_kinds.some((k) => k.kind !== 'dev')).map((d) => d.pkg);
  const all = new Map();
  const open = [...roots];
  while (open.length > 0) {
    const id = open.pop();
    if (all.has(id)) continue;
    all.set(id, edges(id));
    open.push(...edges(id));
  }
  return all;
}

const cargoRef = (p) => `pkg:cargo/${p.name}@${p.version.replaceAll('+', '%2B')}`;
const npmRef = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

function fromCargo(metadata, lock) {
  const sums = checksums(lock);
  const packages = new Map(metadata.packages.map((p) => [p.id, p]));
  const part = (p) => {
    const sum = sums.get(`${p.name} ${p.version}`);
    return {
      type: PROGRAMS.includes(p.name) && p.source === null ? 'application' : 'library',
      'bom-ref': cargoRef(p),
      name: p.name,
      version: p.version,
      ...(sum ? { hashes: [{ alg: 'SHA-256', content: sum }] } : {}),
      // Before Cargo took expressions, `/` meant OR.
      licenses: p.license ? [{ expression: p.license.replaceAll(/\s*\/\s*/g, ' OR ') }] : [],
      purl: cargoRef(p),
      properties: [{ name: 'keyroster:source', value: p.source ?? 'here' }],
    };
  };
  const wanted = [...needed(metadata)];
  return {
    components: wanted.map(([id]) => part(packages.get(id))),
    dependencies: wanted.map(([id, deps]) => ({
      ref: cargoRef(packages.get(id)),
      dependsOn: [...new Set(deps.map((d) => cargoRef(packages.get(d))))].sort(),
    })),
  };
}

/** Everything that the pages are built from; the bundler takes what they use. */
function fromNpm(lock) {
  const entries = Object.entries(lock.packages).filter(([path]) => path.startsWith('node_modules/'));
  const components = entries.map(([path, p]) => {
    const name = path.split('node_modules/').at(-1);
    const sum = p.integrity?.startsWith('sha512-') && Buffer.from(p.integrity.slice(7), 'base64').toString('hex');
    return {
      type: 'library',
      'bom-ref': npmRef(name, p.version),
      name,
      version: p.version,
      ...(sum ? { hashes: [{ alg: 'SHA-512', content: sum }] } : {}),
      licenses: p.license ? [{ expression: p.license }] : [],
      purl: npmRef(name, p.version),
      properties: [{ name: 'keyroster:source', value: 'npm' }],
    };
  });
  return { components: [...new Map(components.map((c) => [c['bom-ref'], c])).values()] };
}

/** Whether an SPDX expression can be met by what is allowed. */
function allowed(expression, list) {
  const words = expression.replaceAll(/([()])/g, ' $1 ').trim().split(/\s+/);
  const one = () => {
    if (words[0] !== '(') {
      const name = words.shift();
      return list.includes(words[0] === 'WITH' ? `${name} ${words.shift()} ${words.shift()}` : name);
    }
    words.shift();
    const inside = any();
    words.shift();
    return inside;
  };
  const every = () => {
    let met = one();
    while (words[0] === 'AND' && words.shift()) met = one() && met;
    return met;
  };
  const any = () => {
    let met = every();
    while (words[0] === 'OR' && words.shift()) met = every() || met;
    return met;
  };
  return any();
}

/** The same rules that cargo-deny reads, for where it is not installed: licences, banned crates, sources. */
function refused(components, deny) {
  const list = (deny.match(/^allow = \[([^\]]*)\]/m)?.[1] ?? '').match(/"[^"]+"/g).map((text) => text.slice(1, -1));
  const banned = [...deny.matchAll(/crate = "([^"]+)"/g)].map((found) => found[1]);
  if (list.length === 0 || banned.length === 0) throw new Error('deny.toml is not understood');
  const why = (c) => {
    const [source, licence] = [c.properties[0].value, c.licenses[0]?.expression];
    if (source === 'npm') return null; // Build tools have licences of their own; pages carry Svelte and Tauri's bridge (MIT).
    if (banned.includes(c.name)) return 'is banned';
    if (source !== 'here' && source !== REGISTRY) return `comes from ${source}`;
    if (!licence) return 'has no licence that can be read';
    return allowed(licence, list) ? null : `is ${licence}`;
  };
  return components.filter((c) => why(c)).map((c) => `${c.name} ${c.version} ${why(c)}`);
}

function complete({ components, dependencies }) {
  const refs = new Set(components.map((c) => c['bom-ref']));
  const missing = dependencies.flatMap((d) => [d.ref, ...d.dependsOn]).filter((ref) => !refs.has(ref));
  const unpinned = components.filter((c) => c.properties[0].value !== 'here' && !c.hashes);
  if (missing.length + unpinned.length > 0)
    throw new Error(`not whole: ${missing} are missing, ${unpinned.map((c) => c.name)} have no checksum`);
}

/** What must be refused is, and what may be is not; else looking proves nothing. */
function planted(deny) {
  const part = (name, expression, source = REGISTRY) => ({
    name,
    version: '1.0.0',
    licenses: expression ? [{ expression }] : [],
    properties: [{ name: 'keyroster:source', value: source }],
  });
  const bad = [
    part('openssl-sys', 'MIT'),
    part('a', 'GPL-3.0'),
    part('b', 'MIT AND GPL-3.0'),
    part('c', 'Apache-2.0 WITH Some-exception'),
    part('d', null),
    part('e', 'MIT', 'git+https://example.com/e'),
  ];
  const good = [part('f', '(GPL-3.0 OR MIT) AND Zlib'), part('g', 'Apache-2.0 WITH LLVM-exception OR GPL-3.0')];
  const found = refused([...bad, ...good], deny).length;
  if (found !== bad.length) throw new Error(`of ${bad.length} planted parts ${found} are refused`);
}

function main(packages, out) {
  const read = (name) => readFileSync(name, 'utf8');
  const metadata = JSON.parse(read(packages));
  const rust = fromCargo(metadata, read('Cargo.lock'));
  const pages = fromNpm(JSON.parse(read('ui/package-lock.json')));
  const app = rust.components.find((c) => c.name === 'keyroster');
  const components = [...rust.components, ...pages.components].filter((c) => c !== app).sort(byRef);
  const dependencies = rust.dependencies.sort((a, b) => (a.ref < b.ref ? -1 : 1));
  complete({ components: [app, ...components], dependencies });
  const bom = { bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, metadata: { component: app }, components, dependencies };
  writeFileSync(out, `${JSON.stringify(bom, null, 1)}\n`);
  planted(read('deny.toml'));
  const trouble = refused(components, read('deny.toml'));
  console.log(`${rust.components.length} crates and ${pages.components.length} packages of the pages: ${out}`);
  console.log('Licences (crates), banned crates and sources are looked at; known flaws are not: that needs a database.');
  for (const line of trouble) console.error(`not allowed by deny.toml: ${line}`);
  process.exitCode = trouble.length > 0 ? 1 : 0;
}

main(process.argv[2], process.argv[3]);
