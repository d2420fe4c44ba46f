// The demo's story up to its last day, with a controller at a browser who takes papers from the pages.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseScenario } from '../../src/workflows/parse-scenario.ts';
import { type Chromium, DESK, startChromium } from '../browser/browser.ts';
import { mouse } from '../browser/hands.ts';
import { type Person, person } from '../browser/person.ts';
import { type BrowserStage, openBrowserStage } from '../browser/stage.ts';
import { tomskRoadmap } from '../support/simulated.ts';

export const ROADMAP = '/roadmaps/tomsk-gymnasium-29-kvantorium';
const SCENARIO = new URL('../../config/scenarios/tomsk-2024-demo.yaml', import.meta.url);

export interface Taken {
  /** The name that the browser saves it under. */
  name: string;
  content: Buffer;
}

export interface DemoStage extends BrowserStage {
  chromium: Chromium;
  controller: Person;
  /** Presses a link of the page that is open. */
  take(label: string | RegExp): Promise<Taken>;
}

export async function openDemoStage(): Promise<DemoStage> {
  const roadmap = tomskRoadmap();
  const read = parseScenario(readFileSync(SCENARIO, 'utf8'), 'demo', [roadmap]);
  if (!read.ok) throw new Error(read.errors.map((e) => e.message).join('\n'));
  const stage = await openBrowserStage(roadmap, read.events);
  await stage.goTo('2025-01-20T18:00');
  const chromium = await startChromium();
  const controller = await person(chromium, stage, { name: 'at a desk', screen: DESK, hands: mouse });
  await controller.signIn('zubchevskaya@example.org');
  return {
    ...stage,
    chromium,
    controller,
    async take(label) {
      const coming = controller.page.waitForEvent('download');
      await controller.page.getByRole('link', { name: label }).first().click();
      const download = await coming;
      return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
    },
    async close() {
      await controller.leave();
      await chromium.close();
      await stage.close();
    },
  };
}
