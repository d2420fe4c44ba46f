// Which spellings name one body: equal signatures, abbreviations introduced by «(далее – …)», short forms, initial
// letters. The last two are conclusions, and the body is not sure.
import { isShortFor, lettersOf, numbersOf, signatureOf } from './body-names.ts';
import { headOf } from './word-forms.ts';

export interface Spelling {
  name: string;
  signature: string[];
  /** «(далее – …)» beside it. */
  alias: string | null;
}

interface Body {
  name: string;
  signature: string[];
  /** The body that it is a spelling of; itself for one of its own. */
  same: Body;
  why?: string;
}

/** For each spelling the index and full name of its body (equal for one body), and why that is in doubt. */
export function mergeSpellings(
  spellings: readonly Spelling[],
  introduced: readonly { name: string; alias: string }[],
): { index: number; name: string; why?: string }[] {
  const bodies = new Map<string, Body>();
  for (const { name, signature } of spellings) {
    const key = signature.join(' ');
    if (!bodies.has(key)) bodies.set(key, ownBody(name, signature));
  }
  const all = [...bodies.values()];
  mergeAliases(bodies, spellings, introduced);
  mergeShortForms(all);
  mergeAbbreviations(all);
  const order = new Map(all.map((body, index) => [body, index]));
  return spellings.map(({ name, signature }) => {
    const body = bodies.get(signature.join(' '));
    if (!body) return { index: -1, name };
    const root = rootOf(body);
    const why = body.why ?? root.why;
    return { index: order.get(root) ?? -1, name: root.name, ...(why !== undefined && { why }) };
  });
}

function ownBody(name: string, signature: string[]): Body {
  const body = { name, signature } as Body;
  body.same = body;
  return body;
}

function rootOf(body: Body): Body {
  let root = body;
  while (root.same !== root) root = root.same;
  return root;
}

function join(short: Body, whole: Body, why?: string): void {
  if (rootOf(short) === rootOf(whole)) return;
  const root = rootOf(short);
  root.same = rootOf(whole);
  if (why !== undefined) short.why = why;
}

function mergeAliases(
  bodies: Map<string, Body>,
  spellings: readonly Spelling[],
  introduced: readonly { name: string; alias: string }[],
): void {
  const meant = new Map<string, Body | null>();
  const introduce = (alias: string, body: Body | undefined) => {
    const key = signatureOf(alias).join(' ');
    if (body && bodies.get(key) !== body)
      meant.set(key, meant.has(key) && meant.get(key) !== body ? null : body);
  };
  for (const { signature, alias } of spellings)
    if (alias !== null) introduce(alias, bodies.get(signature.join(' ')));
  for (const { name, alias } of introduced) introduce(alias, endOf(name, bodies));
  for (const [key, body] of meant) {
    const short = bodies.get(key);
    if (short && body) join(short, body);
  }
}

/** The body that the words before «(далее – …)» end with. */
function endOf(name: string, bodies: Map<string, Body>): Body | undefined {
  const signature = signatureOf(name).filter((word) => word !== '+');
  for (let from = 0; from < signature.length; from++) {
    const body = bodies.get(signature.slice(from).join(' '));
    if (body) return body;
  }
  return undefined;
}

function mergeShortForms(all: readonly Body[]): void {
  const byStart = new Map<string, Body[]>();
  for (const body of all) {
    const key = startKey(body.signature);
    byStart.set(key, [...(byStart.get(key) ?? []), body]);
  }
  for (const short of all) {
    if (short.same !== short || !namesOneBody(short.name)) continue;
    const longer = new Set(
      (byStart.get(startKey(short.signature)) ?? [])
        .filter((body) => isShortFor(short.signature, body.signature) && !goesOn(short, body))
        .map(rootOf),
    );
    const [only] = longer;
    const numbered = numbersOf(short.signature).length > 0;
    if (longer.size > 1)
      short.why = `Под «${short.name}» подходят несколько исполнителей: ${[...longer].map(({ name }) => `«${name}»`).join(', ')}.`;
    else if (only)
      join(short, only, numbered ? undefined : `Краткое «${short.name}» понято как «${only.name}».`);
  }
}

/** Short forms are looked for among names with the same number, or else with the same first word. */
function startKey(signature: readonly string[]): string {
  return numbersOf(signature).join() || (signature[0] ?? '');
}

function namesOneBody(name: string): boolean {
  const head = headOf(name.toLowerCase().split(' '), 'nominative');
  return numbersOf(signatureOf(name)).length > 0 || (head?.form.what === 'body' && !head.form.plural);
}

/** «Департамент культуры» is no short form of «Департамент культуры, спорта и молодежной политики». */
function goesOn(short: Body, longer: Body): boolean {
  return [...longer.name.matchAll(/,|\sи\s/gu)].some(
    ({ index }) => signatureOf(longer.name.slice(0, index)).join(' ') === short.signature.join(' '),
  );
}

function mergeAbbreviations(all: readonly Body[]): void {
  const byLetters = new Map<string, Set<Body>>();
  for (const body of all) {
    if (body.signature.length < 3) continue;
    const letters = lettersOf(body.name);
    for (let size = 3; size <= Math.min(letters.length, 12); size++)
      byLetters.set(
        letters.slice(0, size),
        (byLetters.get(letters.slice(0, size)) ?? new Set()).add(rootOf(body)),
      );
  }
  for (const short of all) {
    if (short.same !== short || !/^\p{Lu}[\p{Lu}и]{2,11}$/u.test(short.name)) continue;
    const [only, ...others] = byLetters.get(short.name.toLowerCase()) ?? [];
    if (only && others.length === 0)
      join(short, only, `Сокращение «${short.name}» понято как «${only.name}».`);
  }
}
