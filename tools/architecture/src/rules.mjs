import { FOR_SPECS, permits } from './law.mjs';

/** A spec, or a kit that specs of one project share. */
const SPEC = '[.]spec(-kit)?[.]tsx?$';
const DOORS = '[.](controller|gateway|subscriber)[.]ts$';
/** A process's own file (main.ts, relay.ts, migrate.ts …) lies directly in src. */
const PROCESS = '^services/[^/]+/src/[^/]+[.]ts$';
const ADAPTERS = '/(adapters|migrations)/|[.]adapter[.]ts$';
const NEST = '(^|/)node_modules/@nestjs/';
const TYPEORM = '(^|/)node_modules/(typeorm|@nestjs/typeorm)/';
const THIRD_PARTY = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown'];

const quoted = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
const inside = (folder) => `^${quoted(folder)}/`;

/** Rules of dependency-cruiser for these workspaces. */
export function cruiserRules(workspaces) {
  const all = workspaces.map(({ folder }) => inside(folder));
  return [
    ...workspaces.flatMap((project) => projectRules(project, workspaces, all)),
    ...serviceRules(),
    ...generalRules(),
  ];
}

function projectRules(project, workspaces, all) {
  const own = inside(project.folder);
  const declared = (names, more) =>
    workspaces
      .filter((to) => names.includes(to.name) && permits(project, to, more))
      .map(({ folder }) => inside(folder));
  const forSources = declared(project.dependencies, []);
  const forSpecs = declared([...project.dependencies, ...project.devDependencies], FOR_SPECS);
  return [
    {
      name: `law:${project.name}`,
      comment: 'imports only what its kind may import and its package.json declares (ARCHITECTURE §6)',
      severity: 'error',
      from: { path: own, pathNot: SPEC },
      to: { path: all, pathNot: [own, ...forSources] },
    },
    {
      name: `law-of-specs:${project.name}`,
      comment: 'specs may import the testing kit as well; package.json declares it',
      severity: 'error',
      from: { path: `${own}.*${SPEC}` },
      to: { path: all, pathNot: [own, ...forSpecs] },
    },
    {
      name: `deep-import:${project.name}`,
      comment: 'another project is entered by its index.ts only',
      severity: 'error',
      from: { pathNot: own },
      to: { path: own, pathNot: `${own}src/index[.]tsx?$` },
    },
  ];
}

function serviceRules() {
  return [
    {
      name: 'domain-is-pure',
      comment: 'the domain imports itself, contracts and event-sourcing: nothing of npm, nothing of Node',
      severity: 'error',
      from: { path: '^services/([^/]+)/src/domain/', pathNot: SPEC },
      to: { pathNot: ['^services/$1/src/domain/', '^libs/contracts/', '^libs/event-sourcing/'] },
    },
    {
      name: 'slices-are-apart',
      comment: 'a command slice does not import another one',
      severity: 'error',
      from: { path: '^services/([^/]+)/src/commands/([^/]+)/' },
      to: { path: '^services/$1/src/commands/[^/]+/', pathNot: '^services/$1/src/commands/$2/' },
    },
    {
      name: 'views-without-domain',
      comment: 'a view is a fold of events: it never imports the rules that made them',
      severity: 'error',
      from: { path: '^services/[^/]+/src/views/' },
      to: { path: '^services/[^/]+/src/domain/' },
    },
    {
      name: 'nest-at-the-doors',
      comment: 'Nest only in controllers, gateways, subscribers, modules, processes and adapters',
      severity: 'error',
      from: {
        path: '^services/',
        pathNot: [SPEC, DOORS, PROCESS, ADAPTERS, '[.](module|guard|filter|interceptor|pipe|decorator|dto)[.]ts$'],
      },
      to: { path: NEST },
    },
    {
      name: 'dto-is-described-only',
      comment: 'a DTO may carry descriptions for OpenAPI, nothing else of Nest',
      severity: 'error',
      from: { path: '^services/.*[.]dto[.]ts$' },
      to: { path: NEST, pathNot: '/node_modules/@nestjs/swagger/|^node_modules/@nestjs/swagger/' },
    },
    {
      name: 'typeorm-at-the-edge',
      comment: 'TypeORM only in views, rows, modules, processes, adapters and migrations',
      severity: 'error',
      from: { path: '^services/', pathNot: [SPEC, PROCESS, ADAPTERS, '/views/|[.](module|row)[.]ts$'] },
      to: { path: TYPEORM },
    },
    {
      name: 'dto-is-a-value',
      comment: '`import type` of a DTO leaves no class for ValidationPipe: it would accept anything, silently',
      severity: 'error',
      from: { path: DOORS },
      to: { path: '[.]dto[.]ts$', dependencyTypes: ['type-only'] },
    },
    {
      name: 'doors-are-not-imported',
      comment: 'only a module knows the doors',
      severity: 'error',
      from: { path: '^services/', pathNot: [SPEC, PROCESS, '[.]module[.]ts$'] },
      to: { path: DOORS },
    },
  ];
}

function generalRules() {
  return [
    {
      name: 'contracts-stand-alone',
      comment: 'a contract imports contracts: nothing of npm, nothing of Node',
      severity: 'error',
      from: { path: '^libs/contracts/', pathNot: SPEC },
      to: { dependencyTypes: [...THIRD_PARTY, 'core'] },
    },
    {
      name: 'no-node-in-the-browser',
      comment: "what runs in a browser has none of Node's modules",
      severity: 'error',
      from: { path: '^(apps/[^/]+/src|libs/(ui|live-client))/', pathNot: SPEC },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-cycles',
      comment: 'no cycles, types counted',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared',
      comment: "every package that is imported stands in the importing project's own package.json",
      severity: 'error',
      from: { path: '^(apps|libs|services|tools)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'not-for-production',
      comment: 'sources do not import what is declared for development only',
      severity: 'error',
      from: { path: '^(apps|libs|services|tools)/[^/]+/(src/|[^/]+/src/)', pathNot: SPEC },
      to: { dependencyTypes: ['npm-dev'], pathNot: '(^|/)node_modules/@types/' },
    },
  ];
}

/** Options that the figures of docs rest on: with others, dependency-cruiser silently sees less. */
export function cruiserOptions(root) {
  return {
    baseDir: root,
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    detectProcessBuiltinModuleCalls: true,
    // Anchored: an exclusion of "/dist/" would hide node_modules/rxjs/dist too.
    exclude: { path: '^(apps|services|libs|tools)/[^/]+/dist|^libs/(contracts|channels)/[^/]+/dist' },
    doNotFollow: { path: ['(^|/)node_modules/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@baton/source', 'import', 'types', 'node', 'default'],
    },
  };
}
