import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import { build, defaultClientConditions, defineConfig, type Plugin } from 'vite';

const here = import.meta.dirname;
const conditions = ['@baton/source', ...defaultClientConditions];
/** Kilobytes with gzip: what a site's visitors pay for the button, and those who open it for the chat. */
const BUDGET_KB = { loader: 3, app: 40 };

/** Builds the loader beside the app: one script of old form, since it is what sites put into their pages. */
const loader = (): Plugin => ({
  name: 'loader',
  apply: 'build',
  async closeBundle() {
    await build({
      configFile: false,
      root: here,
      logLevel: 'warn',
      resolve: { conditions },
      build: {
        target: 'es2022',
        outDir: 'dist',
        emptyOutDir: false,
        // Beside the script, but not named in it: sites pay for every byte.
        sourcemap: 'hidden',
        copyPublicDir: false,
        lib: {
          entry: path.join(here, 'src/loader/loader.ts'),
          formats: ['iife'],
          name: 'batonLoader',
          fileName: () => 'w.js',
        },
      },
    });
    weigh.call(this);
  },
});

function weigh(this: { error(message: string): never }): void {
  const gzipKb = (file: string): number => gzipSync(readFileSync(file), { level: 9 }).length / 1000;
  const dist = path.join(here, 'dist');
  const html = readFileSync(path.join(dist, 'app/index.html'), 'utf8');
  const first = readdirSync(path.join(dist, 'app/assets')).filter((file) => html.includes(file));
  const sizes = {
    loader: gzipKb(path.join(dist, 'w.js')),
    app: first.reduce((sum, file) => sum + gzipKb(path.join(dist, 'app/assets', file)), 0),
  };
  process.stdout.write(`widget (gzip): loader ${sizes.loader.toFixed(2)} kB, app ${sizes.app.toFixed(1)} kB\n`);
  if (sizes.loader > BUDGET_KB.loader || sizes.app > BUDGET_KB.app) this.error('The widget is over its budget.');
}

const server = process.env.WIDGET_URL ?? 'http://127.0.0.1:4311';

export default defineConfig({
  root: here,
  // Relative: the app does not know where the server puts it.
  base: './',
  plugins: [tailwindcss(), loader()],
  resolve: { conditions },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    outDir: 'dist/app',
    emptyOutDir: true,
    sourcemap: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/widget/v1': { target: server, ws: true } } },
});
