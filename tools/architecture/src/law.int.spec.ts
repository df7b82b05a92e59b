import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../../..');

/** One bad file and the words that the check must say about it. */
interface Control {
  readonly what: string;
  readonly file: string;
  readonly text: string;
  readonly rule: string;
}

const conversation = 'services/conversation/src';
const domain = `${conversation}/domain/control`;

const CONTROLS: readonly Control[] = [
  {
    what: 'a service imports another service, relatively',
    file: `${conversation}/adapters/control-1.adapter.ts`,
    text: "import { value } from '../../../directory/src/control-target.ts';\nexport const used = value;\n",
    rule: 'law:@baton/conversation',
  },
  {
    what: 'a service imports another service, dynamically',
    file: `${conversation}/adapters/control-2.adapter.ts`,
    text: "export const used = () => import('../../../directory/src/control-target.ts');\n",
    rule: 'law:@baton/conversation',
  },
  {
    what: 'a service re-exports another service',
    file: `${conversation}/adapters/control-3.adapter.ts`,
    text: "export * from '../../../directory/src/control-target.ts';\n",
    rule: 'law:@baton/conversation',
  },
  {
    what: 'a service borrows a type of another service',
    file: `${conversation}/adapters/control-4.adapter.ts`,
    text: "export type Used = import('../../../directory/src/control-target.ts').Target;\n",
    rule: 'law:@baton/conversation',
  },
  {
    what: 'a service imports a channel that it does not declare',
    file: `${conversation}/adapters/control-5.adapter.ts`,
    text: "export * from '@baton/channel-whatsapp';\n",
    rule: 'law:@baton/conversation',
  },
  {
    what: 'a contract imports a framework',
    file: 'libs/contracts/conversation/src/control-1.ts',
    text: "import { Injectable } from '@nestjs/common';\nexport const used = Injectable;\n",
    rule: 'contracts-stand-alone',
  },
  {
    what: 'a contract imports a type of a framework',
    file: 'libs/contracts/conversation/src/control-2.ts',
    text: "import type { Type } from '@nestjs/common';\nexport type Used = Type;\n",
    rule: 'contracts-stand-alone',
  },
  {
    what: 'a contract imports a core library',
    file: 'libs/contracts/conversation/src/control-3.ts',
    text: "export * from '@baton/messaging';\n",
    rule: 'law:@baton/contracts-conversation',
  },
  {
    what: 'the domain imports a package',
    file: `${domain}/control-1.ts`,
    text: "import { map } from 'rxjs';\nexport const used = map;\n",
    rule: 'domain-is-pure',
  },
  {
    what: 'the domain imports Nest',
    file: `${domain}/control-2.ts`,
    text: "import { Injectable } from '@nestjs/common';\nexport const used = Injectable;\n",
    rule: 'domain-is-pure',
  },
  {
    what: 'the domain imports a module of Node',
    file: `${domain}/control-3.ts`,
    text: "import { randomUUID } from 'node:crypto';\nexport const used = randomUUID;\n",
    rule: 'domain-is-pure',
  },
  {
    what: 'the domain imports a package for its side effect',
    file: `${domain}/control-6.ts`,
    text: "import 'reflect-metadata';\nexport {};\n",
    rule: 'domain-is-pure',
  },
  {
    what: 'the domain refers to the types of a package',
    file: `${domain}/control-7.ts`,
    text: '/// <reference types="node" />\nexport {};\n',
    rule: 'domain-is-pure',
  },
  {
    what: 'the domain gets a module of Node from the process',
    file: `${domain}/control-4.ts`,
    text: "export const used = process.getBuiltinModule('node:fs');\n",
    rule: 'domain-is-pure',
  },
  {
    what: 'the domain imports a command slice',
    file: `${domain}/control-5.ts`,
    text: "import { one } from '../../commands/control-one/one.ts';\nexport const used = one;\n",
    rule: 'domain-is-pure',
  },
  {
    what: 'a core library imports an adapter',
    file: 'libs/event-relay/src/control-1.ts',
    text: "export * from '@baton/event-store-postgres';\n",
    rule: 'law:@baton/event-relay',
  },
  {
    what: 'a core library imports a type of an adapter',
    file: 'libs/event-relay/src/control-2.ts',
    text: "export type Used = typeof import('@baton/event-store-postgres');\n",
    rule: 'law:@baton/event-relay',
  },
  {
    what: 'an app imports a server library',
    file: 'apps/inbox/src/control-1.ts',
    text: "export * from '@baton/event-sourcing';\n",
    rule: 'law:@baton/inbox',
  },
  {
    what: 'an app imports a type of a server contract',
    file: 'apps/inbox/src/control-2.ts',
    text: "import type * as events from '@baton/contracts-conversation';\nexport type Used = typeof events;\n",
    rule: 'law:@baton/inbox',
  },
  {
    what: 'the browser imports a module of Node',
    file: 'libs/ui/src/control-1.ts',
    text: "export { join } from 'node:path';\n",
    rule: 'no-node-in-the-browser',
  },
  {
    what: 'values go round in a cycle',
    file: 'libs/messaging/src/control-a.ts',
    text: "import { b } from './control-b.ts';\nexport const a = (): unknown => b;\n",
    rule: 'no-cycles',
  },
  {
    what: 'types go round in a cycle',
    file: 'libs/messaging/src/control-c.ts',
    text: "import type { D } from './control-d.ts';\nexport type C = { d?: D };\n",
    rule: 'no-cycles',
  },
  {
    what: 'a slice imports another slice',
    file: `${conversation}/commands/control-two/two.ts`,
    text: "export { one } from '../control-one/one.ts';\n",
    rule: 'slices-are-apart',
  },
  {
    what: 'a source that is no spec imports the testing kit',
    file: 'libs/event-sourcing/src/control-1.ts',
    text: "export * from '@baton/testing';\n",
    rule: 'law:@baton/event-sourcing',
  },
  {
    what: 'a project is entered past its index by a path',
    file: 'libs/event-relay/src/control-3.ts',
    text: "export * from '../../messaging/src/partition.ts';\n",
    rule: 'deep-import:@baton/messaging',
  },
  {
    what: 'a project is entered past its index by its name',
    file: 'libs/event-relay/src/control-4.ts',
    text: "export * from '@baton/messaging/src/partition.ts';\n",
    rule: 'resolvable',
  },
  {
    what: 'a package is used without being declared',
    file: 'libs/event-relay/src/control-5.ts',
    text: "export { default } from 'pg';\n",
    rule: 'declared',
  },
  {
    what: 'a view imports the domain',
    file: `${conversation}/views/control/control.projection.ts`,
    text: "export { pure } from '../../domain/control/control-pure.ts';\n",
    rule: 'views-without-domain',
  },
  {
    what: 'Nest in a handler',
    file: `${conversation}/commands/control-one/control-one.handler.ts`,
    text: "import { Injectable } from '@nestjs/common';\nexport const used = Injectable;\n",
    rule: 'nest-at-the-doors',
  },
  {
    what: 'TypeORM in a handler',
    file: `${conversation}/commands/control-one/control-two.handler.ts`,
    text: "import { DataSource } from 'typeorm';\nexport const used = DataSource;\n",
    rule: 'typeorm-at-the-edge',
  },
  {
    what: 'a door imports a DTO as a type only',
    file: `${conversation}/commands/control-one/control-one.controller.ts`,
    text: "import type { ControlDto } from './control-one.dto.ts';\nexport const used = (dto: ControlDto): string => dto.word;\n",
    rule: 'dto-is-a-value',
  },
  ...[
    ['the clock', 'export const used = Date.now();\n', 'Date'],
    ['the clock by a constructor', 'export const used = new Date();\n', 'Date'],
    ['the clock by another name', 'const Clock = Date;\nexport const used = new Clock();\n', 'Date'],
    ['the clock taken apart', 'const { now } = Date;\nexport const used = now();\n', 'Date'],
    ['the clock of the global object', 'export const used = globalThis.Date;\n', 'globalThis'],
    ['randomness', 'export const used = Math.random();\n', 'Math.random'],
    ['randomness taken apart', 'const { random } = Math;\nexport const used = random();\n', 'Math.random'],
    ['random ids', 'export const used = crypto.randomUUID();\n', 'crypto'],
    ['a timer', 'export const used = setTimeout(() => undefined, 1);\n', 'setTimeout'],
    ['a module by a computed name', 'export const used = (name: string) => import(name);\n', 'import(…)'],
  ].map(([what, text, word], at) => ({
    what: `the domain uses ${what}`,
    file: `${domain}/impure-${at}.ts`,
    text: text ?? '',
    rule: `domain-is-deterministic: ${word}`,
  })),
];

/** Good files that the bad ones point at, and a pure one that must not be reported. */
const NEIGHBOURS: Readonly<Record<string, string>> = {
  'services/directory/src/control-target.ts': 'export const value = 1;\nexport type Target = number;\n',
  [`${conversation}/commands/control-one/one.ts`]: 'export const one = 1;\n',
  [`${conversation}/commands/control-one/control-one.dto.ts`]: 'export class ControlDto {\n  word = "";\n}\n',
  [`${domain}/control-pure.ts`]:
    'export const pure = (at: string): Date => new Date(Math.max(Date.parse(at), Date.UTC(2026, 0)));\n',
};

/** The other halves of the cycles: a cycle is reported once. */
const HALVES: Readonly<Record<string, string>> = {
  'libs/messaging/src/control-b.ts': "import { a } from './control-a.ts';\nexport const b = (): unknown => a;\n",
  'libs/messaging/src/control-d.ts': "import type { C } from './control-c.ts';\nexport type D = { c?: C };\n",
};

let copy: string;
let said: string;

/** The sources as they are, with the bad files in place; packages are those of this tree, workspaces those of the copy. */
beforeAll(async () => {
  copy = realpathSync(mkdtempSync(path.join(tmpdir(), 'baton-law-')));
  for (const name of ['package.json', 'tsconfig.base.json']) cpSync(path.join(ROOT, name), path.join(copy, name));
  for (const name of ['apps', 'libs', 'services', 'tools']) {
    const filter = (from: string): boolean => !/\/(node_modules|dist|dist-types)(\/|$)/.test(from.slice(ROOT.length));
    cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true, filter });
  }
  linkPackages();
  const good = Object.entries({ ...NEIGHBOURS, ...HALVES });
  for (const [file, text] of [...good, ...CONTROLS.map((control) => [control.file, control.text] as const)]) {
    mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    writeFileSync(path.join(copy, file), text);
  }
  said = await check(copy);
}, 120_000);

afterAll(() => rmSync(copy, { recursive: true, force: true }));

function linkPackages(): void {
  const packages = path.join(ROOT, 'node_modules');
  mkdirSync(path.join(copy, 'node_modules/@baton'), { recursive: true });
  for (const name of readdirSync(packages)) {
    if (name !== '@baton') symlinkSync(path.join(packages, name), path.join(copy, 'node_modules', name));
  }
  for (const name of readdirSync(path.join(packages, '@baton'))) {
    const folder = path.relative(ROOT, realpathSync(path.join(packages, '@baton', name)));
    symlinkSync(path.join(copy, folder), path.join(copy, 'node_modules/@baton', name));
  }
}

/** What the check says; it must fail. */
async function check(root: string): Promise<string> {
  try {
    await run(process.execPath, [path.join(ROOT, 'tools/architecture/check.mjs'), root], { maxBuffer: 16 << 20 });
  } catch (error) {
    return String((error as { stderr?: string }).stderr);
  }
  throw new Error('the check found nothing');
}

describe('the import law', () => {
  it.each(CONTROLS)('refuses: $what ($file)', ({ file, rule }) => {
    const lines = said.split('\n').filter((line) => line.startsWith(file));
    expect(lines.join('\n')).toContain(rule);
  });

  it('leaves good neighbours alone', () => {
    const lines = said.split('\n').filter((line) => Object.keys(NEIGHBOURS).some((file) => line.startsWith(file)));
    expect(lines).toEqual([]);
  });

  it('refuses a package.json that declares what the law forbids, and a cycle of projects', async () => {
    const file = path.join(copy, 'libs/messaging/package.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...manifest, dependencies: { '@baton/event-relay': '*', '@baton/ui': '*' } }));
    const answer = await check(copy);
    expect(answer).toContain('libs/messaging/package.json: core may not depend on ui (@baton/ui)');
    expect(answer).toMatch(/cycle of projects: .*@baton\/messaging.* → @baton\/event-relay/);
  }, 60_000);
});
