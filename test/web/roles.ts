// One person for each role, and the tables of docs/access.md that say what they may.
import { readFileSync } from 'node:fs';
import { organisationDirectory } from '../../src/workflows/organisation-directory.ts';
import type { Item, Roadmap } from '../../src/workflows/roadmap.ts';
import { makeRoadmap } from '../support/roadmaps.ts';
import { OPERATOR } from './site.ts';

/** One person has one role, so that nothing is allowed by another one. */
export const ROLES = [
  'lead',
  'co-executor',
  'informed',
  'controller',
  'supervisor',
  'issuer',
  'viewer',
  'operator',
] as const;
export type Role = (typeof ROLES)[number];
/** Of the organisation whose roadmap it is, in the installation of `ORGANISATIONS`. */
export const ORGANISATION_ROLES = [
  'organisation operator',
  'organisation observer',
  'observer above',
] as const;
export type OrganisationRole = (typeof ORGANISATION_ROLES)[number];
export const WHO = [...ROLES, ...ORGANISATION_ROLES, 'nobody here', 'not signed in'] as const;

/** Person keys of the roadmaps below. */
export const KEYS: Partial<Record<Role, string>> = {
  lead: 'nazarova',
  'co-executor': 'shabolina',
  informed: 'shkurkina',
  controller: 'zubchevskaya',
  supervisor: 'shvaiko',
  issuer: 'savenkov',
};
export const STRANGER = 'chuzhoy@example.org';
const mail = (key: string) => `${key.replaceAll(' ', '-')}@example.org`;
export const addressOf = (role: Role | OrganisationRole): string =>
  role === 'operator' ? OPERATOR : mail(KEYS[role as Role] ?? role);

/** A region above two municipalities; the roadmap of the tests is the first one's. */
export const ORGANISATIONS = organisationDirectory([
  {
    id: 'region',
    title: 'Область',
    parent: null,
    operators: ['region@example.org'],
    observers: [addressOf('observer above')],
  },
  {
    id: 'town',
    title: 'Город',
    parent: 'region',
    operators: [addressOf('organisation operator')],
    observers: [addressOf('organisation observer')],
  },
  { id: 'village', title: 'Село', parent: 'region', operators: ['village@example.org'], observers: [] },
]);

export function roadmapOf(id: string, items: Item[], changes: Partial<Roadmap> = {}): Roadmap {
  return makeRoadmap({ id, items, viewers: [mail('viewer')], ...changes });
}

const DOCUMENT = readFileSync(new URL('../../docs/access.md', import.meta.url), 'utf8');

/** A table of the document, found by its first column: a record for each row. */
export function tableOf(first: string): Record<string, string>[] {
  const table =
    DOCUMENT.slice(DOCUMENT.indexOf(`\n| ${first} |`))
      .trim()
      .split('\n\n')[0] ?? '';
  const [head = [], , ...rows] = table.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
  return rows.map((cells) => Object.fromEntries(head.map((name, i) => [name, cells[i] ?? ''])));
}
