// Orders made up for a run: roadmap files with several hundred people who share items, lead in several roadmaps, work
// in three zones; some have no address, and the mail server knows some of them not. JSON is YAML, too.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDice, type Dice } from './dice.ts';

const DAY_MS = 86_400_000;
const ITEMS = 60;
/** The first day of a run, a Monday; all roadmaps are under control from its morning on. */
const FIRST_DAY = '2025-02-03';
const ZONE = 'Asia/Tomsk';
/** 08:00 of that day there. */
export const START = Date.parse(`${FIRST_DAY}T08:00:00+07:00`);

/** Whose items are whose in a run: people act on some, the operator amends some by file, some are left alone. */
export type Part = 'people' | 'operator' | 'nobody';

/** By the item's number. */
export function partOf(item: string): Part {
  const rest = Number(item) % 5;
  if (rest === 0) return 'operator';
  return rest < 3 ? 'people' : 'nobody';
}

export interface Workload {
  /** Paths of all files. */
  readonly files: readonly string[];
  /** Moves the dates of some of the operator's items of one roadmap by an act, and gives the changed file. */
  amend(today: string): string;
}

/** @param days calendar days that the run is to last by the virtual clock */
export function createWorkload(folder: string, seed: number, roadmaps: number, days: number): Workload {
  const dice = createDice(seed, 'workload');
  const addresses = people(dice, Math.max(60, roadmaps * 18));
  const files = Array.from({ length: roadmaps }, (_, n) => roadmap(dice, n + 1, addresses, days));
  const paths = files.map((file) => join(folder, `${file.roadmap}.yaml`));
  const save = (n: number) => writeFileSync(paths[n] ?? '', JSON.stringify(files[n], null, 1));
  for (const n of files.keys()) save(n);
  let acts = 0;
  return {
    files: paths,
    amend(today) {
      const n = dice.below(files.length);
      const file = files[n];
      if (!file) throw new Error('no roadmaps');
      acts += 1;
      const act = { kind: 'распоряжение', number: `${acts}-и`, date: today, signatory: 'Глава 1' };
      const candidates = file.items.filter(
        (item) => partOf(item.id) === 'operator' && 'date' in item.deadline,
      );
      const chosen = new Set(Array.from({ length: 4 }, () => dice.pick(candidates).id));
      for (const item of chosen)
        file.amendments.push({ item, due: dayAfter(today, 3 + dice.below(Math.max(10, days))), act });
      save(n);
      return paths[n] ?? '';
    },
  };
}

interface PersonOfFile {
  name: string;
  email?: string;
  timezone?: string;
}

function people(dice: Dice, count: number): Map<string, PersonOfFile> {
  const found = new Map<string, PersonOfFile>();
  for (let n = 1; n <= 8; n += 1)
    found.set(`chief${n}`, { name: `Глава ${n}`, email: `chief${n}@example.org` });
  for (let n = 1; n <= count; n += 1) {
    const fate = dice.below(100);
    found.set(`p${n}`, {
      name: `Исполнитель ${n}`,
      ...(fate < 2 ? {} : { email: `${fate < 4 ? 'refused-' : 'p'}${n}@unit${n % 8}.example.org` }),
      ...(fate >= 96 ? { timezone: fate >= 98 ? 'Asia/Kamchatka' : 'Europe/Kaliningrad' } : {}),
    });
  }
  return found;
}

function roadmap(dice: Dice, n: number, all: ReadonlyMap<string, PersonOfFile>, days: number) {
  const leads = [...all.keys()].filter((key) => key.startsWith('p'));
  const parties = Object.fromEntries(
    Array.from({ length: 36 }, (_, i) => {
      const informed = dice.chance(0.3) ? { informed: [dice.pick(leads)] } : {};
      return [`party${i + 1}`, { name: `Учреждение ${i + 1}`, lead: dice.pick(leads), ...informed }];
    }),
  );
  const [issuer, supervisor, controller] = [n, n + 1, n + 2].map((i) => `chief${1 + (i % 8)}`);
  const named = new Set([
    ...Object.keys(Object.fromEntries(all)).filter((key) => key.startsWith('chief')),
    ...Object.values(parties).flatMap((party) => [
      party.lead,
      ...('informed' in party ? (party.informed ?? []) : []),
    ]),
  ]);
  return {
    roadmap: `order-${n}`,
    title: `План мероприятий № ${n}`,
    order: {
      number: `${n}-р`,
      date: FIRST_DAY,
      issuer,
      title: `О плане мероприятий № ${n}`,
      drafter: controller,
    },
    timezone: ZONE,
    calendar: 'ru',
    roll: dice.pick(['preceding', 'next', 'none']),
    policy: 'default',
    supervisor,
    controller,
    people: Object.fromEntries([...all].filter(([key]) => named.has(key))),
    parties,
    items: Array.from({ length: ITEMS }, (_, i) => item(dice, i + 1, Object.keys(parties), days)),
    amendments: [] as { item: string; due: string; act: Record<string, string> }[],
  };
}

function item(dice: Dice, n: number, parties: readonly string[], days: number) {
  const responsible = new Set([dice.pick(parties)]);
  while (dice.chance(0.45) && responsible.size < 4) responsible.add(dice.pick(parties));
  const day = dayAfter(FIRST_DAY, 1 + dice.below(days + 14));
  const text = `срок по п. ${n}`;
  return {
    id: String(n),
    title: `Мероприятие ${n}`,
    responsible: [...responsible],
    result: { text: 'Письмо', type: 'letter' },
    deadline:
      n % 12 === 0
        ? { text, recurring: { first: day, rule: 'FREQ=MONTHLY' } }
        : n % 17 === 0
          ? { text, external: true }
          : { text, date: day },
    ...(n > 1 && dice.chance(0.25) ? { after: [String(1 + dice.below(n - 1))] } : {}),
    minWorkingDays: dice.below(12),
  };
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}
