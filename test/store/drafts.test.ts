// Drafts: one for each person and occurrence, and none for ever.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  type DraftPlace,
  dropDraft,
  dropDraftsOf,
  findDraft,
  forgetOldDrafts,
  keepDraft,
} from '../../src/store/drafts.ts';
import type { Db } from '../../src/store/roadmaps.ts';
import { openStage, type Stage } from '../engine/stage.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2024, 8, 20);
const OWN: DraftPlace = { roadmap: 'a', item: '13', occurrence: '2024-10-01', address: 'a@example.org' };
const OTHERS: readonly DraftPlace[] = [
  { ...OWN, occurrence: '2025-01-01' },
  { ...OWN, item: '5', occurrence: '' },
  { ...OWN, address: 'b@example.org' },
];

let stage: Stage;
let db: Db;
beforeAll(async () => {
  stage = await openStage();
  ({ db } = stage.database);
  await stage.apply(makeRoadmap({ id: 'a', items: [makeItem('5', '2024-06-03')] }));
  for (const place of [OWN, ...OTHERS]) await keepDraft(db, place, { fields: { text: 'первый' }, at: NOW });
});
afterAll(() => stage.close());

const textsOf = async (places: readonly DraftPlace[]) =>
  Promise.all(places.map(async (place) => (await findDraft(db, place))?.fields['text'] ?? null));

it('stand in the place of the one before, and of no other', async () => {
  await keepDraft(db, OWN, { fields: { text: 'второй' }, at: NOW + 1 });
  expect(await findDraft(db, OWN)).toEqual({ fields: { text: 'второй' }, at: NOW + 1 });
  expect(await textsOf(OTHERS)).toEqual(['первый', 'первый', 'первый']);
  await dropDraft(db, OWN);
  expect(await textsOf([OWN, ...OTHERS])).toEqual([null, 'первый', 'первый', 'первый']);
});

it('are given up after half a year', async () => {
  await forgetOldDrafts(db, NOW + 180 * DAY_MS);
  expect(await textsOf(OTHERS)).toEqual(['первый', 'первый', 'первый']);
  await keepDraft(db, OWN, { fields: { text: 'новый' }, at: NOW + 1 });
  await forgetOldDrafts(db, NOW + 180 * DAY_MS + 1);
  expect(await textsOf([OWN, ...OTHERS])).toEqual(['новый', null, null, null]);
});

it('go with their person', async () => {
  await keepDraft(db, { ...OWN, address: 'b@example.org' }, { fields: { text: 'чужой' }, at: NOW });
  await dropDraftsOf(db, OWN.address);
  expect(await textsOf([OWN, { ...OWN, address: 'b@example.org' }])).toEqual([null, 'чужой']);
});
