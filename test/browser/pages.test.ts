// Every page there is, light and dark, wide and on a telephone: axe-core finds nothing, the content policy stops nothing, nothing
// has to be scrolled sideways. With TEST_SCREENSHOTS=FOLDER each is also drawn into a file, to be looked at.
import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addImport, keepAnswers } from '../../src/store/imports.ts';
import { routes } from '../../src/web/routes.ts';
import { importOf } from '../support/imports.ts';
import { type Chromium, DESK, startChromium, TELEPHONE } from './browser.ts';
import { mouse } from './hands.ts';
import { draw, violations } from './look.ts';
import { FIRST, OPENED, openOffice, reportFigures, SECOND } from './office.ts';
import { person } from './person.ts';
import { type BrowserStage, OPERATOR } from './stage.ts';

const LOOKS = [
  { name: 'light', size: DESK, dark: false },
  { name: 'dark', size: DESK, dark: true },
  { name: 'telephone', size: TELEPHONE, dark: false },
];
const FOLDER = process.env['TEST_SCREENSHOTS'];

const LEAD = 'shkurkina@example.org';
const SECOND_LEAD = 'nazarova@example.org';
const SCHOOL = 'shabolina@example.org';
const CONTROLLER = 'zubchevskaya@example.org';
const SUPERVISOR = 'shvaiko@example.org';
/** Not signed in. */
const NOBODY = 'a stranger';

const ITEM = '/roadmaps/:roadmap/items/:item';
const DO = `${ITEM}/do/:action`;
const DO_ALL = '/roadmaps/:roadmap/do/:action';

/** One that waits for an answer, and one that can be started. */
const [WAITING, READY] = [importOf(), importOf()];
const IMPORTS = [WAITING.id, READY.id];

/** Route, who, where; the route's own address where nothing is said. */
const PAGES: readonly (readonly [route: string, who: string, path?: string])[] = [
  ['/sign-in', NOBODY],
  ['/account', LEAD],
  ['/account/calendar', LEAD],
  ['/account/tokens', LEAD],
  ['/api', LEAD],
  ['/problems/:code', LEAD, '/problems/stale'],
  ['/', LEAD],
  ['/', SECOND_LEAD],
  ['/', CONTROLLER],
  ['/roadmaps', SUPERVISOR],
  ['/roadmaps', OPERATOR],
  ['/roadmaps/:roadmap', LEAD, FIRST],
  ['/roadmaps/:roadmap', SUPERVISOR, FIRST],
  ['/roadmaps/:roadmap', CONTROLLER, SECOND],
  [ITEM, LEAD, `${FIRST}/items/8`],
  [ITEM, CONTROLLER, `${FIRST}/items/7`],
  [ITEM, SUPERVISOR, `${FIRST}/items/5`],
  [ITEM, SECOND_LEAD, `${FIRST}/items/13`],
  [ITEM, CONTROLLER, `${SECOND}/items/3`],
  [`${ITEM}/card`, CONTROLLER, `${FIRST}/items/5/card`],
  [DO, LEAD, `${FIRST}/items/8/do/submit`],
  [DO, SECOND_LEAD, `${FIRST}/items/10/do/submit`],
  [DO, SCHOOL, `${FIRST}/items/9/do/contribute`],
  [DO, LEAD, `${FIRST}/items/8/do/report-progress`],
  [DO, SCHOOL, `${FIRST}/items/13/do/report-indicators`],
  [DO, LEAD, `${FIRST}/items/8/do/expect`],
  [DO, SECOND_LEAD, `${FIRST}/items/9/do/request-extension`],
  [DO, SECOND_LEAD, `${SECOND}/items/2/do/set-date`],
  [DO, SUPERVISOR, `${FIRST}/items/8/do/support-extension`],
  [DO, SUPERVISOR, `${FIRST}/items/8/do/refuse-extension`],
  [DO, CONTROLLER, `${FIRST}/items/8/do/amend`],
  [DO, CONTROLLER, `${FIRST}/items/7/do/accept`],
  [DO, CONTROLLER, `${FIRST}/items/7/do/return`],
  [DO, CONTROLLER, `${SECOND}/items/3/do/clarify`],
  [DO, CONTROLLER, `${FIRST}/items/9/do/cancel`],
  [DO, CONTROLLER, `${FIRST}/items/5/do/reopen`],
  [DO, CONTROLLER, `${FIRST}/items/8/do/change-lead`],
  [DO_ALL, SCHOOL, `${SECOND}/do/acknowledge`],
  [DO_ALL, CONTROLLER, `${FIRST}/do/set-absence`],
  [DO_ALL, CONTROLLER, `${FIRST}/do/change-lead`],
  [DO_ALL, SUPERVISOR, `${FIRST}/do/release-order`],
  ['/roadmaps/:roadmap/monitoring', SCHOOL, `${FIRST}/monitoring`],
  ['/roadmaps/:roadmap/monitoring', CONTROLLER, `${OPENED}/monitoring`],
  [ITEM, SCHOOL, `${OPENED}/items/13?due=2024-07-01`],
  [DO, SCHOOL, `${OPENED}/items/13/do/report-indicators?due=2024-10-01`],
  [DO, SECOND_LEAD, `${OPENED}/items/13/do/submit?due=2024-10-01`],
  ['/roadmaps/:roadmap/journal', CONTROLLER, `${FIRST}/journal`],
  ['/roadmaps/:roadmap/digest', SUPERVISOR, `${FIRST}/digest`],
  ['/review', CONTROLLER],
  ['/clarify', CONTROLLER],
  ['/extensions', CONTROLLER],
  ['/discipline', SUPERVISOR, '/discipline?from=2024-01-01&until=2024-12-31'],
  ['/mail', CONTROLLER],
  ['/people', CONTROLLER],
  ['/people/leave', CONTROLLER],
  ['/calendars', OPERATOR],
  ['/webhooks', OPERATOR],
  ['/import', OPERATOR],
  ...IMPORTS.map((id) => ['/import/:import', OPERATOR, `/import/${id}`] as const),
  ...IMPORTS.map((id) => ['/import/:import/start', OPERATOR, `/import/${id}/start`] as const),
  ['/import/:import/delete', OPERATOR, `/import/${IMPORTS[0]}/delete`],
  ['/no-such-page', LEAD],
];

const WHO = [NOBODY, LEAD, SECOND_LEAD, SCHOOL, CONTROLLER, SUPERVISOR, OPERATOR];
const NOTHING_THERE = ['/no-such-page', '/a/nonsense'];

/** Not pages of ours, or none that stay: what they answer is said beside them. */
const NO_PAGES: readonly string[] = [
  '/assets/:hash/:name',
  '/favicon.ico',
  // For calendar programs.
  '/feeds/:token',
  // Downloads.
  '/import/:import/roadmap.yaml',
  '/roadmaps/:roadmap/files/:id',
  '/discipline.docx',
  '/discipline.xlsx',
  '/roadmaps/:roadmap/reports/:item/:occurrence/:n/:format',
  '/roadmaps/:roadmap/summary.docx',
  '/roadmaps/:roadmap/digest.docx',
  '/roadmaps/:roadmap/items/:item/extension-request.docx',
  '/roadmaps/:roadmap/items/:item/execution-report.docx',
  '/roadmaps/:roadmap/proof',
  '/roadmaps/:roadmap/items/:item/proof',
  // A mail as it was sent, in its frame.
  '/mail/:message/body',
  // Of bull-board.
  '/queues',
  '/queues/*',
];

let chromium: Chromium;
let stage: BrowserStage;
beforeAll(async () => {
  [chromium, stage] = await Promise.all([startChromium(), openOffice()]);
  await reportFigures(stage);
  const { clock, runtime } = stage.pages;
  const { db } = runtime.database;
  const seen = { id: READY.id, version: 1, by: OPERATOR, now: clock.now() };
  for (const one of [WAITING, READY]) await addImport(db, one, OPERATOR, clock.now());
  await keepAnswers(db, seen, { 'people.nazarova.email': SECOND_LEAD }, 0);
  if (FOLDER !== undefined) mkdirSync(FOLDER, { recursive: true });
});
afterAll(async () => {
  await chromium.close();
  await stage.close();
});

/** What has to be looked up first. */
async function found(): Promise<typeof PAGES> {
  const [mail] = await stage.rows<{ id: string }>(
    `SELECT id FROM messages WHERE recipient = '${LEAD}' ORDER BY created_at DESC LIMIT 1`,
  );
  const buttons = stage.pages.receiver.mails.slice(-1);
  const links = (await Promise.all(buttons.map((one) => one.parse()))).map((one) => one.text ?? '').join();
  const button = /\/a\/\S+/.exec(links)?.[0] ?? '';
  const signIn = (await stage.pages.site.sessions.linkFor(LEAD, { minutes: 600 })) ?? '';
  return [
    ['/mail/:message', CONTROLLER, `/mail/${mail?.id}`],
    ['/a/:token', NOBODY, button],
    ['/a/:token', NOBODY, '/a/nonsense'],
    ['/sign-in/:token', NOBODY, new URL(signIn).pathname],
  ];
}

it('is shown here, whatever page there is', async () => {
  const shown = [...PAGES, ...(await found())].map(([route]) => route);
  const pages = routes.filter(({ method, path }) => method === 'GET' && !NO_PAGES.includes(path));
  expect(pages.map(({ path }) => path).filter((path) => !shown.includes(path))).toEqual([]);
});

describe.each(WHO)('what %s sees', (who) => {
  it('has no faults that axe-core or the browser finds, and fits the screen', async () => {
    const visitor = await person(chromium, stage, { name: who, screen: DESK, hands: mouse });
    const { page } = visitor;
    if (who !== NOBODY) await visitor.signIn(who);
    const faults: string[] = [];
    for (const [route, one, path = route] of [...PAGES, ...(await found())]) {
      if (one !== who) continue;
      await visitor.go(path);
      for (const { name, size, dark } of LOOKS) {
        await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
        await page.setViewportSize(size);
        const seen = await violations(page);
        faults.push(...seen.map((fault) => `${path}, ${name}: ${fault}`));
        await draw(page, `${name} ${path} ${who.replace(/@.*/, '')}`);
      }
      await page.setViewportSize(DESK);
      faults.push(...chromium.faults().filter((fault) => !isMissing(path, fault)));
    }
    await visitor.leave();
    expect(faults).toEqual([]);
  });
});

/** Where there is nothing, the browser says so too. */
const isMissing = (path: string, fault: string): boolean =>
  NOTHING_THERE.includes(path) && /\b404\b/.test(fault);

it('leads through a queue by J and K, and into an item by Enter', async () => {
  const visitor = await person(chromium, stage, { name: 'keys', screen: DESK, hands: mouse });
  const { page } = visitor;
  await visitor.signIn(CONTROLLER);
  await visitor.go('/clarify');
  const focused = async (key: string): Promise<unknown> => {
    await page.keyboard.press(key);
    return page.evaluate('document.activeElement.textContent.trim().slice(0, 4)');
  };
  expect([await focused('j'), await focused('j'), await focused('k'), await focused('j')]).toEqual([
    'П. 3',
    'П. 4',
    'П. 3',
    'П. 4',
  ]);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${SECOND}/items/4`);
  await visitor.leave();
  expect(chromium.faults()).toEqual([]);
});

it('lets the board of the queue draw itself under its own content policy, asking nobody outside', async () => {
  const visitor = await person(chromium, stage, { name: 'board', screen: DESK, hands: mouse });
  const { page } = visitor;
  await visitor.signIn(OPERATOR);
  const asked = new Set<string>();
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  await visitor.go('/queues');
  await page.getByText('Задания').first().waitFor();
  await draw(page, 'light queues');
  await visitor.leave();
  expect([...asked]).toEqual([stage.pages.publicUrl]);
  expect(chromium.faults()).toEqual([]);
});
