// An office in the middle of May 2024, with something on every page: the year of the demo up to an open request for an
// extension, a second order that came late under control, a report with a file, leave.

import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createAct } from '../../src/engine/act.ts';
import { attachFiles } from '../../src/engine/attach-files.ts';
import type { Command } from '../../src/workflows/command.ts';
import { parseScenario } from '../../src/workflows/parse-scenario.ts';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import { tomskRoadmap } from '../support/simulated.ts';
import { type BrowserStage, openBrowserStage } from './stage.ts';

export const FIRST = '/roadmaps/tomsk-gymnasium-29-kvantorium';
export const SECOND = '/roadmaps/tomsk-school-64-kvantorium';
/** Open since January, with figures of a quarter and a report on them. */
export const OPENED = '/roadmaps/tomsk-school-5-kvantorium';
const SCENARIO = new URL('../../config/scenarios/tomsk-2024-demo.yaml', import.meta.url);

const EVIDENCE = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

function secondOrder(): Roadmap {
  const first = tomskRoadmap();
  return {
    ...first,
    id: 'tomsk-school-64-kvantorium',
    title: first.title.replace('гимназии № 29', 'школы № 64'),
    order: { ...first.order, number: '388 р', date: '2024-04-08' },
  };
}

function openedOrder(): Roadmap {
  const first = tomskRoadmap();
  const [course, opening, monitoring] = ['11', '12', '13'].map((id) => {
    const item = first.items.find((one) => one.id === id);
    if (!item) throw new Error(`no item ${id}`);
    return { ...item, after: [], related: [] };
  });
  if (!course || !opening || monitoring?.deadline.kind !== 'recurring') throw new Error('other items');
  return {
    ...first,
    id: 'tomsk-school-5-kvantorium',
    title: first.title.replace('гимназии № 29', 'школы № 5'),
    order: { ...first.order, number: '12 р', date: '2024-01-09' },
    items: [
      course,
      { ...opening, executed: { date: '2024-01-15', document: 'приказ от 15.01.2024 № 3' } },
      { ...monitoring, deadline: { ...monitoring.deadline, first: '2024-07-01' } },
    ],
  };
}

/** Given, reported, accepted; of the next quarter one figure. */
export async function reportFigures(stage: BrowserStage): Promise<void> {
  const roadmap = openedOrder();
  await stage.apply(roadmap, '2024-05-16T09:45');
  const about = { item: '13', due: '2024-07-01' };
  const values = { '1': 760, '2': 280, '3': 900, '3.1': 3, '4': 0, '5': { numerator: 0, denominator: 0 } };
  const notes = { '2': 'Набор во вторую смену с апреля.', '3.1': 'Перенесены на апрель.' };
  const commands: Command[] = [
    { do: 'report-indicators', by: 'shabolina', ...about, values, notes },
    { do: 'submit', by: 'nazarova', ...about, executed: '2024-05-16', text: 'отчёт за II квартал' },
    { do: 'accept', by: 'zubchevskaya', ...about },
    { do: 'report-indicators', by: 'shabolina', item: '13', due: '2024-10-01', values: { '1': 770 } },
    { do: 'reissue-report', by: 'zubchevskaya', ...about, text: 'исправлена опечатка' },
  ];
  for (const command of commands) await stage.run(command, roadmap.id);
}

export async function openOffice(): Promise<BrowserStage> {
  const roadmap = tomskRoadmap();
  const read = parseScenario(readFileSync(SCENARIO, 'utf8'), 'demo', [roadmap]);
  if (!read.ok) throw new Error(read.errors.map((e) => e.message).join('\n'));
  const stage = await openBrowserStage(roadmap, read.events);
  await stage.goTo('2024-05-13T10:00');
  // What was due before is to be clarified first.
  await stage.apply(secondOrder(), '2024-05-13T10:00');
  await stage.goTo('2024-05-15T12:00');

  const { site, runtime } = stage.pages;
  const { files } = site;
  const file = await files.put(Readable.from([EVIDENCE]), 'Приказ 121-о.pdf');
  const state = await runtime.engine.stateOf(roadmap.id);
  if (!state) throw new Error('the roadmap is not there');
  const reported = await createAct(runtime.engine.runCommand)(
    { address: 'shabolina@example.org', operates: () => false },
    state,
    { do: 'submit', item: '7', executed: '2024-05-14', text: 'локальный акт от 14.05.2024 № 121-о' },
    { also: attachFiles(roadmap.id, [file]) },
  );
  if (!reported.ok) throw new Error(reported.reason);
  await stage.run({
    do: 'report-progress',
    item: '9',
    by: 'nazarova',
    text: 'Помещения отремонтированы, мебель поставят до 1 июня.',
  });
  await stage.run({
    do: 'set-absence',
    by: 'zubchevskaya',
    person: 'shkurkina',
    date: '2024-05-20',
    until: '2024-06-14',
    substitute: 'nazarova',
  });
  await stage.run({
    do: 'set-absence',
    by: 'zubchevskaya',
    person: 'shabolina',
    date: '2024-07-01',
    until: '2024-07-28',
  });
  await stage.goTo('2024-05-16T09:45');
  return stage;
}
