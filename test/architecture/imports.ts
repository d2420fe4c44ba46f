// Reads what a source file imports and whether it reads the environment, from its syntax tree. The
// architecture test needs both exactly: a regular expression would find imports in strings and comments.
import { parseSync } from 'oxc-parser';

export interface Import {
  specifier: string;
  /** True when nothing of it is left at run time (`import type`, `export type`, `import('…').T`). */
  typeOnly: boolean;
}

export interface SourceFacts {
  imports: Import[];
  readsEnvironment: boolean;
}

type Node = { type: string } & Record<string, unknown>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/**
 * Throws on a syntax error and on an import whose name is computed, which no table can judge.
 * `import { type A }` counts as an import at run time: `verbatimModuleSyntax` leaves `import {}` of it.
 */
export function readSource(path: string, text: string): SourceFacts {
  const { program, errors } = parseSync(path, text);
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`);
  const facts: SourceFacts = { imports: [], readsEnvironment: false };
  // hono's JSX runtime is what the compiler imports for every element.
  if (path.endsWith('.tsx')) facts.imports.push({ specifier: 'hono/jsx', typeOnly: false });
  visit(program as unknown as Node, (node) => {
    const found = importOf(node, path);
    if (found) facts.imports.push(found);
    facts.readsEnvironment ||= readsEnvironment(node);
  });
  return facts;
}

function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, see);
  }
}

function importOf(node: Node, path: string): Import | null {
  switch (node.type) {
    case 'ImportDeclaration':
      return { specifier: literal(node.source, path), typeOnly: node.importKind === 'type' };
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      if (!isNode(node.source)) return null;
      return { specifier: literal(node.source, path), typeOnly: node.exportKind === 'type' };
    case 'ImportExpression':
      return { specifier: literal(node.source, path), typeOnly: false };
    case 'TSImportType':
      return { specifier: literal(node.source, path), typeOnly: true };
    case 'CallExpression':
      if (!isIdentifier(node.callee, 'require')) return null;
      return { specifier: literal((node.arguments as unknown[])[0], path), typeOnly: false };
    default:
      return null;
  }
}

function literal(source: unknown, path: string): string {
  const inner = isNode(source) && source.type === 'TSLiteralType' ? source.literal : source;
  if (isNode(inner) && inner.type === 'Literal' && typeof inner.value === 'string') return inner.value;
  throw new Error(`${path}: an import whose name is computed`);
}

const isIdentifier = (node: unknown, name: string): boolean =>
  isNode(node) && node.type === 'Identifier' && node.name === name;

const isEnv = (key: unknown): boolean =>
  isIdentifier(key, 'env') || (isNode(key) && key.type === 'Literal' && key.value === 'env');

/** `process.env`, `process['env']`, `const { env } = process`, `import { env } from 'node:process'`. */
function readsEnvironment(node: Node): boolean {
  if (node.type === 'MemberExpression') {
    const object = node.object as Node;
    const isProcess =
      isIdentifier(object, 'process') ||
      (object.type === 'MemberExpression' && isIdentifier(object.property, 'process'));
    return isProcess && isEnv(node.property);
  }
  if (node.type === 'VariableDeclarator' && isIdentifier(node.init, 'process')) {
    const pattern = node.id as Node;
    return (
      pattern.type === 'ObjectPattern' &&
      (pattern.properties as Node[]).some((property) => isEnv(property.key))
    );
  }
  if (node.type === 'ImportDeclaration') {
    const from = isNode(node.source) ? node.source.value : undefined;
    return (
      (from === 'node:process' || from === 'process') &&
      (node.specifiers as Node[]).some((specifier) => isEnv(specifier.imported))
    );
  }
  return false;
}
