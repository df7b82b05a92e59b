import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = import.meta.dirname;
const { workspaces } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/** The workspace folders: a trailing `*` stands for one folder, as npm reads it. */
const folders = workspaces
  .flatMap((pattern) =>
    pattern.endsWith('/*')
      ? readdirSync(path.join(root, pattern.slice(0, -2))).map((name) => `${pattern.slice(0, -2)}/${name}`)
      : [pattern],
  )
  .filter((folder) => existsSync(path.join(root, folder, 'package.json')));

const swc = [
  '@swc/jest',
  {
    module: { type: 'es6' },
    jsc: {
      target: 'es2022',
      keepClassNames: true,
      parser: { syntax: 'typescript', tsx: true, decorators: true },
      transform: {
        legacyDecorator: true,
        decoratorMetadata: true,
        useDefineForClassFields: true,
        react: { runtime: 'automatic' },
      },
    },
  },
];

export default {
  // Specs wait for facts; how long a fact takes depends on the machine. What hangs is ended by the tier's budget.
  testTimeout: 30_000,
  // Once a run: a folder and a process that the shared PostgreSQL of integration specs belongs to.
  globalSetup: path.join(root, 'tools/dev/jest.setup.mjs'),
  globalTeardown: path.join(root, 'tools/dev/jest.teardown.mjs'),
  projects: folders.map((folder) => ({
    displayName: JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')).name,
    rootDir: path.join(root, folder),
    testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/src/**/*.spec.tsx'],
    extensionsToTreatAsEsm: ['.ts', '.tsx'],
    transform: { '^.+\\.tsx?$': swc },
    testEnvironment: 'node',
    testEnvironmentOptions: { customExportConditions: ['@baton/source', 'node', 'node-addons'] },
    modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/dist-types/'],
  })),
};
