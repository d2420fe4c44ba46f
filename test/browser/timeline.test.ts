// The movable timeline lives under the content policy, takes nothing of a document for markup, has the roadmap's own today
// and days off, and changes nothing.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { errors, type Page } from 'playwright-core';
import { tomskRoadmap } from '../support/simulated.ts';
import { type Chromium, DESK, startChromium } from './browser.ts';
import { mouse } from './hands.ts';
import { FIRST } from './office.ts';
import { type Person, person } from './person.ts';
import { type BrowserStage, openBrowserStage } from './stage.ts';

const HOSTILE =
  '<img src=x onerror="window.hit = 1"><script>window.hit = 2</script> </text></svg><b>п. 5</b> &lt;i&gt;';

let chromium: Chromium;
let stage: BrowserStage;
let visitor: Person;
let page: Page;
beforeAll(async () => {
  const roadmap = tomskRoadmap();
  const items = roadmap.items.map((item) => (item.id === '5' ? { ...item, title: HOSTILE } : item));
  [chromium, stage] = await Promise.all([startChromium(), openBrowserStage({ ...roadmap, items })]);
  await stage.goTo('2024-01-15T10:00');
  visitor = await person(chromium, stage, { name: 'at a desk', screen: DESK, hands: mouse });
  page = visitor.page;
  await visitor.signIn('shvaiko@example.org');
  await visitor.go(FIRST);
  await page.locator('.gantt-container .bar-wrapper').first().waitFor();
});
afterAll(async () => {
  await visitor.leave();
  await chromium.close();
  await stage.close();
});

it('stands in place of the drawn one, with a bar for every item', async () => {
  expect(await page.locator('.timeline .still').isVisible()).toBe(false);
  expect(await page.locator('.gantt .bar-wrapper').count()).toBe(13);
  expect(await page.locator('.gantt .arrow path').count()).toBeGreaterThanOrEqual(8);
});

it('shows a title full of markup as text when its bar is pressed', async () => {
  const title = page.locator('.popup-wrapper .title');
  // A bar that is still growing into its place takes no click.
  for (let tries = 0; tries < 10 && (await title.count()) === 0; tries += 1) {
    await page.locator('.gantt .bar-wrapper[data-id="lane-4"] .bar').click();
    await title.waitFor({ timeout: 2_000 }).catch((error: unknown) => {
      if (!(error instanceof errors.TimeoutError)) throw error;
    });
  }
  expect(await title.textContent()).toBe(`5. ${HOSTILE.replace(/\s+/g, ' ')}`);
  expect(await title.locator('*').count()).toBe(0);
  expect(await page.locator('.timeline img, .timeline b, .timeline script').count()).toBe(0);
  expect(await page.evaluate('window.hit')).toBeUndefined();
});

it('has today where the roadmap has it, not this computer', async () => {
  const [line, first] = await Promise.all([
    page.locator('.gantt line.today').getAttribute('x1'),
    page.locator('.gantt .bar-wrapper[data-id="lane-0"] .bar').getAttribute('x'),
  ]);
  // Item 1 is drawn from 27 December on; a day is 22/7 pixels wide; today is 15 January.
  expect((Number(line) - Number(first)) / (22 / 7)).toBeCloseTo(19, 1);
});

it('does not move when somebody pulls at a bar', async () => {
  const bar = page.locator('.gantt .bar-wrapper[data-id="lane-6"] .bar');
  const box = await bar.boundingBox();
  if (!box) throw new Error('no bar');
  const before = await bar.getAttribute('x');
  await page.mouse.move(box.x + 10, box.y + 5);
  await page.mouse.down();
  await page.mouse.move(box.x + 150, box.y + 5, { steps: 5 });
  await page.mouse.up();
  expect(await bar.getAttribute('x')).toBe(before);
});

it('scrolls by the keyboard', async () => {
  await page.locator('.gantt-container').focus();
  const scrolled = page.evaluate(`new Promise((done) => {
    const chart = document.querySelector('.gantt-container');
    chart.addEventListener('scroll', () => done(chart.scrollLeft), { once: true });
  })`);
  await page.keyboard.press('ArrowRight');
  expect(Number(await scrolled)).toBeGreaterThan(0);
});

it('makes the browser stop nothing', () => {
  expect(chromium.faults()).toEqual([]);
});
