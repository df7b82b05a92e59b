import { existsSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '../workspace.ts';
import { firstLoad, gzipKb } from './first-load.ts';

const built = (...parts: string[]): string => {
  const file = path.join(WORKSPACE, 'apps', ...parts);
  if (!existsSync(file)) throw new Error(`${file} is not there: npm run build`);
  return file;
};
const sum = (files: readonly string[]): number => files.reduce((total, file) => total + gzipKb(file), 0);

/** What people pay before they see anything, in kilobytes with gzip. The builds stop at the same limits. */
describe('the sizes of what browsers load', () => {
  it('the loader of the widget: at most 3 kB', () => {
    expect(gzipKb(built('widget/dist/w.js'))).toBeLessThanOrEqual(3);
  });

  it('the app of the widget: at most 40 kB', () => {
    const files = firstLoad(built('widget/dist/app'));
    expect(files.some((file) => file.endsWith('.css')) && files.some((file) => file.endsWith('.js'))).toBe(true);
    expect(sum(files)).toBeLessThanOrEqual(40);
  });

  it('the inbox: at most 300 kB', () => {
    const files = firstLoad(built('inbox/dist'));
    expect(files.length).toBeGreaterThan(1);
    expect(sum(files)).toBeLessThanOrEqual(300);
  });
});
