/**
 * The import law (ARCHITECTURE §6), once: which kind of project may import which. `message-format` is a core library,
 * and `contracts-inbox-protocol` the contract that a browser may see; both are named where a rule means only them.
 */
const MESSAGE_FORMAT = '@baton/message-format';
const BROWSER_CONTRACTS = ['@baton/contracts-inbox-protocol', '@baton/contracts-widget-protocol'];

/** Per kind: kinds and package names that its sources may import, besides the project itself. */
export const LAW = {
  contract: ['contract'],
  core: ['core', 'contract'],
  adapter: ['core', 'contract'],
  channel: ['contract', MESSAGE_FORMAT],
  'service-kit': ['core', 'adapter', 'contract'],
  service: ['contract', 'core', 'adapter', 'channel', 'service-kit'],
  app: ['ui', 'live-client', MESSAGE_FORMAT, ...BROWSER_CONTRACTS],
  ui: [MESSAGE_FORMAT, ...BROWSER_CONTRACTS],
  'live-client': [MESSAGE_FORMAT, ...BROWSER_CONTRACTS],
  testing: ['core', 'contract', 'adapter', '@baton/embedded-servers'],
  tool: ['contract', 'core', 'adapter', 'channel', 'live-client', 'tool'],
};

/** What specs may import on top: the kit and the means to run the product. Services and apps stay closed to them too. */
export const FOR_SPECS = ['testing', 'tool', 'core', 'adapter', 'contract'];

/** @returns {boolean} whether sources of `from` may import `to` */
export function permits(from, to, more = []) {
  const allowed = LAW[from.kind];
  if (allowed === undefined) throw new Error(`${from.folder}: no law for the kind "${from.kind}"`);
  return [...allowed, ...more].some((one) => one === to.kind || one === to.name);
}

/** Declared dependencies that the law forbids, and cycles of projects; each as one line for a person. */
export function manifestProblems(workspaces) {
  const byName = new Map(workspaces.map((workspace) => [workspace.name, workspace]));
  const forbidden = workspaces.flatMap((from) =>
    from.dependencies
      .map((name) => byName.get(name))
      .filter((to) => !permits(from, to))
      .map((to) => `${from.folder}/package.json: ${from.kind} may not depend on ${to.kind} (${to.name})`),
  );
  return [...forbidden, ...cycles(workspaces, byName)];
}

function cycles(workspaces, byName) {
  const state = new Map();
  const found = [];
  const visit = (name, trail) => {
    if (state.get(name) === 'done') return;
    if (state.get(name) === 'open') {
      found.push(`cycle of projects: ${[...trail.slice(trail.indexOf(name)), name].join(' → ')}`);
      return;
    }
    state.set(name, 'open');
    for (const next of byName.get(name).dependencies) visit(next, [...trail, name]);
    state.set(name, 'done');
  };
  for (const { name } of workspaces) visit(name, []);
  return found;
}
