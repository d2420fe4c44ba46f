// What must agree across a roadmap's file: every name resolves, nothing is given twice, `after` has no
// cycle. Works on whatever could be read, so that faults of shape do not hide the rest.
import type { Path } from './locate.ts';

export type Report = (path: Path, message: string) => void;

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export function checkReferences(data: unknown, report: Report): void {
  const file = record(data);
  checkNames(file, report);
  checkAddresses(record(file['people']), report);
  checkIds(list(file['items']), 'items', 'пункт', report);
  checkIds(list(file['indicators']), 'indicators', 'показатель', report);
  checkItems(list(file['items']), report);
  const ids = new Set(list(file['items']).map((item) => record(item)['id']));
  for (const part of ['amendments', 'corrections'])
    for (const [i, entry] of list(file[part]).entries())
      known(record(entry)['item'], ids, [part, i, 'item'], 'пункта', 'items', report);
  checkIndicators(file, ids, report);
}

function checkIndicators(file: Record<string, unknown>, items: ReadonlySet<unknown>, report: Report): void {
  const monitoring = record(file['monitoring']);
  for (const key of ['item', 'opening'])
    known(monitoring[key], items, ['monitoring', key], 'пункта', 'items', report);
  const indicators = list(file['indicators']);
  const ids = new Set(indicators.map((indicator) => record(indicator)['id']));
  for (const [i, indicator] of indicators.entries()) {
    const { id, requires, judgedAfter } = record(indicator);
    known(judgedAfter, items, ['indicators', i, 'judgedAfter'], 'пункта', 'items', report);
    known(requires, ids, ['indicators', i, 'requires'], 'показателя', 'indicators', report);
    if (requires !== undefined && requires === id)
      report(['indicators', i, 'requires'], `показатель «${String(id)}» требует сам себя: уберите requires`);
  }
}

function known(
  value: unknown,
  names: ReadonlySet<unknown>,
  path: Path,
  what: string,
  where: string,
  report: Report,
): void {
  if (typeof value !== 'string' || names.has(value)) return;
  report(path, `${what} «${value}» нет в разделе ${where}: исправьте ссылку или добавьте запись`);
}

function checkNames(file: Record<string, unknown>, report: Report): void {
  const people = new Set(Object.keys(record(file['people'])));
  const parties = new Set(Object.keys(record(file['parties'])));
  const person = (value: unknown, path: Path) => known(value, people, path, 'лица', 'people', report);
  const order = record(file['order']);
  person(order['issuer'], ['order', 'issuer']);
  person(order['drafter'], ['order', 'drafter']);
  person(file['supervisor'], ['supervisor']);
  person(file['controller'], ['controller']);
  for (const [key, party] of Object.entries(record(file['parties']))) {
    person(record(party)['lead'], ['parties', key, 'lead']);
    for (const [i, who] of list(record(party)['informed']).entries())
      person(who, ['parties', key, 'informed', i]);
  }
  for (const [i, who] of list(record(file['monitoring'])['recipients']).entries())
    person(who, ['monitoring', 'recipients', i]);
  list(file['items']).forEach((item, i) => {
    person(record(item)['lead'], ['items', i, 'lead']);
    const seen = new Set<unknown>();
    list(record(item)['responsible']).forEach((party, n) => {
      const path = ['items', i, 'responsible', n];
      if (seen.has(party)) report(path, `исполнитель «${String(party)}» указан дважды: оставьте один раз`);
      seen.add(party);
      known(party, parties, path, 'исполнителя', 'parties', report);
    });
  });
}

/** One person is one address: two people with the same one could not be told apart. */
function checkAddresses(people: Record<string, unknown>, report: Report): void {
  const owners = new Map<string, string>();
  for (const [key, person] of Object.entries(people)) {
    const email = record(person)['email'];
    if (typeof email !== 'string') continue;
    const owner = owners.get(email.toLowerCase());
    if (owner !== undefined)
      report(['people', key, 'email'], `адрес ${email} уже указан у «${owner}»: у каждого лица свой адрес`);
    else owners.set(email.toLowerCase(), key);
  }
}

function checkIds(entries: unknown[], part: string, what: string, report: Report): void {
  const seen = new Set<string>();
  entries.forEach((entry, i) => {
    const id = record(entry)['id'];
    if (typeof id !== 'string') return;
    if (seen.has(id)) report([part, i, 'id'], `${what} «${id}» указан дважды: дайте каждому свой номер`);
    seen.add(id);
  });
}

interface Link {
  to: string;
  path: Path;
}

function checkItems(items: unknown[], report: Report): void {
  const ids = new Set(items.map((item) => record(item)['id']));
  const links = new Map<string, Link[]>();
  items.forEach((entry, i) => {
    const item = record(entry);
    const id = item['id'];
    for (const [n, to] of list(item['related']).entries())
      known(to, ids, ['items', i, 'related', n], 'пункта', 'items', report);
    const own: Link[] = list(item['after']).flatMap((to, n) =>
      typeof to === 'string' ? [{ to, path: ['items', i, 'after', n] }] : [],
    );
    const counted = record(record(item['deadline'])['after'])['item'];
    if (typeof counted === 'string')
      own.push({ to: counted, path: ['items', i, 'deadline', 'after', 'item'] });
    for (const link of own) known(link.to, ids, link.path, 'пункта', 'items', report);
    if (typeof id === 'string' && !links.has(id)) links.set(id, own);
  });
  checkCycles(links, report);
}

/** Each cycle once, at the reference that closes it. Without recursion: 500 items may be one chain. */
function checkCycles(links: ReadonlyMap<string, readonly Link[]>, report: Report): void {
  const done = new Set<string>();
  for (const start of links.keys()) {
    const trail: { id: string; next: number }[] = done.has(start) ? [] : [{ id: start, next: 0 }];
    for (let top = trail.at(-1); top; top = trail.at(-1)) {
      const link = links.get(top.id)?.[top.next++];
      if (!link) {
        done.add(top.id);
        trail.pop();
        continue;
      }
      const at = trail.findIndex((step) => step.id === link.to);
      if (at >= 0) {
        const cycle = [...trail.slice(at).map((step) => step.id), link.to].join(' → ');
        report(link.path, `пункты ждут друг друга по кругу: ${cycle}; уберите одну из ссылок after`);
      } else if (links.has(link.to) && !done.has(link.to)) trail.push({ id: link.to, next: 0 });
    }
  }
}
