import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

const BUDGET_KB = { js: 300, css: 25 };

/** Fails the build when what a first visit loads grows beyond its budget: index.html's own scripts, styles and preloads. */
const firstLoadBudget = (): Plugin => ({
  name: 'first-load-budget',
  apply: 'build',
  closeBundle() {
    const dist = path.join(import.meta.dirname, 'dist');
    const html = readFileSync(path.join(dist, 'index.html'), 'utf8');
    const assets = readdirSync(path.join(dist, 'assets')).filter((file) => html.includes(file));
    const weigh = (ending: string): number =>
      assets
        .filter((file) => file.endsWith(ending))
        .reduce((sum, file) => sum + gzipSync(readFileSync(path.join(dist, 'assets', file)), { level: 9 }).length, 0) /
      1024;
    const js = weigh('.js');
    const css = weigh('.css');
    this.info(
      `first load, gzip: JS ${js.toFixed(1)} of ${BUDGET_KB.js} kB, CSS ${css.toFixed(1)} of ${BUDGET_KB.css} kB`,
    );
    process.stdout.write(`inbox first load (gzip): JS ${js.toFixed(1)} kB, CSS ${css.toFixed(1)} kB\n`);
    if (js > BUDGET_KB.js || css > BUDGET_KB.css) this.error('The first load is over its budget.');
  },
});

const gateway = process.env.GATEWAY_URL ?? 'http://127.0.0.1:4310';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react({ babel: { plugins: ['babel-plugin-react-compiler'] } }), tailwindcss(), firstLoadBudget()],
  resolve: { conditions: ['@baton/source', ...defaultClientConditions] },
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: true,
    assetsInlineLimit: 0,
    // Libraries change rarely: a new version of the inbox leaves their chunk in the browser's cache.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'vendor', test: /node_modules/ }] } } },
    // The budget above is the limit that counts.
    chunkSizeWarningLimit: 1500,
  },
  server: { proxy: { '/api': { target: gateway, ws: true } } },
});
