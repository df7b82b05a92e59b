import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** Globals that make the answer of a function depend on more than its arguments. */
const IMPURE = new Set([
  'process',
  'performance',
  'crypto',
  'globalThis',
  'global',
  'window',
  'self',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'fetch',
  'console',
  'require',
  'eval',
  'Function',
]);

/**
 * Uses of clock, randomness and surroundings in one file, as lines for a person. Domain code gets the time as an
 * argument: `new Date(value)`, `Date.parse` and `Date.UTC` compute, `new Date()` and `Date.now()` look at the clock.
 */
export function impurities(root, file) {
  const source = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.ES2023, true);
  const declared = new Set();
  const problems = [];
  const report = (node, what) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    problems.push({ name: what, text: `${file}:${line + 1} domain-is-deterministic: ${what}` });
  };
  const visit = (node) => {
    if (isBinding(node) && ts.isIdentifier(node.name)) declared.add(node.name.text);
    if (ts.isIdentifier(node) && isReference(node)) judge(node, report);
    if (isComputedImport(node)) report(node, 'import(…) of a computed name');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return problems.filter(({ name }) => !declared.has(name)).map(({ text }) => text);
}

function judge(node, report) {
  if (node.text === 'Date' && !isDateOfArgument(node)) report(node, 'Date');
  else if (node.text === 'Math' && !isMathWithoutChance(node)) report(node, 'Math.random');
  else if (IMPURE.has(node.text)) report(node, node.text);
}

function isDateOfArgument(node) {
  const { parent } = node;
  if (ts.isNewExpression(parent) && parent.expression === node) return (parent.arguments?.length ?? 0) > 0;
  if (ts.isBinaryExpression(parent)) return parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword;
  return isMember(parent, node) && ['parse', 'UTC'].includes(parent.name.text);
}

const isMathWithoutChance = (node) => isMember(node.parent, node) && node.parent.name.text !== 'random';

const isMember = (parent, node) => ts.isPropertyAccessExpression(parent) && parent.expression === node;

const isBinding = (node) =>
  ts.isParameter(node) || ts.isVariableDeclaration(node) || ts.isBindingElement(node) || ts.isImportSpecifier(node);

const isComputedImport = (node) =>
  ts.isCallExpression(node) &&
  node.expression.kind === ts.SyntaxKind.ImportKeyword &&
  !(node.arguments[0] !== undefined && ts.isStringLiteral(node.arguments[0]));

/** Not a property's name, a type, or the name of what is being declared. */
function isReference(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isTypeReferenceNode(parent) || ts.isQualifiedName(parent) || ts.isTypeQueryNode(parent)) return false;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  return !(parent.name === node || parent.propertyName === node);
}
