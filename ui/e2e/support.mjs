// The built front in Chromium, with a pretend core in place of the real one and the strictest content security policy.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules/.cache/keyroster-e2e');
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const csp =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'none'";
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

/** `run.mjs` builds once for all files; a file run alone builds for itself, into its own folder. */
const shared = process.env.KEYROSTER_E2E_BUILT;
const own = shared ?? String(process.pid);

/** Build the front (`mode` "production" or "pseudo") and give its folder. */
export async function buildFront(mode = 'production') {
  const outDir = join(cache, `${mode}-${own}`);
  if (shared) return outDir;
  await build({ root, mode, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  return outDir;
}

/** Build the pretend core and give its script. */
export async function buildMock() {
  const kept = join(cache, `mock-${own}.js`);
  if (shared) return readFileSync(kept, 'utf8');
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      minify: false,
      lib: { entry: join(root, 'tests/mock/browser.ts'), formats: ['iife'], name: 'mock' },
    },
  });
  const output = (Array.isArray(result) ? result[0] : result).output;
  mkdirSync(cache, { recursive: true });
  writeFileSync(kept, output[0].code);
  return output[0].code;
}

/** Take away what this process built. */
export function sweep() {
  for (const name of [`production-${own}`, `pseudo-${own}`, `mock-${own}.js`]) {
    rmSync(join(cache, name), { recursive: true, force: true });
  }
}

/** Open everything once per test file; `page(scene, options)` gives a fresh window. */
export async function openFront({ mode = 'production' } = {}) {
  const [folder, mock] = await Promise.all([buildFront(mode), buildMock()]);
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://x').pathname;
    if (path === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    try {
      const file = path === '/' ? '/index.html' : path;
      const body = readFileSync(join(folder, file));
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'text/plain', 'content-security-policy': csp });
      response.end(body);
    } catch {
      response.writeHead(404);
      response.end();
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${server.address().port}/`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });

  return {
    browser,
    /** A window on a scene. Throws at the end (`done`) when the page broke a rule. */
    async page(
      scene,
      {
        width = 1180,
        height = 780,
        theme = 'light',
        forced = false,
        beat = 0,
        hang = [],
        fail = [],
        reducedMotion = 'reduce',
        timezone = 'Europe/Berlin',
      } = {},
    ) {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: theme,
        forcedColors: forced ? 'active' : 'none',
        reducedMotion,
        locale: 'en-US',
        timezoneId: timezone,
      });
      const page = await context.newPage();
      const broken = [];
      page.on('pageerror', (error) => broken.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') broken.push(message.text());
      });
      page.on('request', (request) => {
        if (!request.url().startsWith(url)) broken.push(`asked outside: ${request.url()}`);
      });
      await page.addInitScript(
        // The real window freezes it too.
        `Object.freeze(Object.prototype); window.__scene = ${JSON.stringify(scene)}; window.__beat = ${beat}; window.__hang = ${JSON.stringify(hang)}; window.__fail = ${JSON.stringify(fail)};\n${mock}`,
      );
      await page.goto(url);
      await page.waitForSelector('h1');
      return {
        page,
        broken,
        /** Every command the face asked for so far. */
        asked: () => page.evaluate(() => window.__core.asked.map((one) => one.command)),
        async close() {
          await context.close();
          if (broken.length > 0) throw new Error(`the page broke a rule:\n${broken.join('\n')}`);
        },
      };
    },
    async close() {
      await browser.close();
      await new Promise((done) => server.close(done));
      if (!shared) sweep();
    },
  };
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds wrong, one line for each place. */
export async function violations(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  return await page.evaluate(async (runOnly) => {
    const found = await window.axe.run(document, { runOnly, resultTypes: ['violations'] });
    return found.violations.flatMap((one) =>
      one.nodes.map((node) => `${one.id}: ${node.target.join(' ')} – ${node.failureSummary}`),
    );
  }, tags);
}

/** A picture, where SHOTS names a folder for them. */
export async function shot(page, name) {
  const folder = process.env.SHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
