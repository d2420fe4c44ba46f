// Somebody at a screen: reads their mails, signs in, works the pages in their way.
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ReceivedMessage } from '../../src/replay/received-message.ts';
import { type Chromium, DESK, type Screen, TELEPHONE } from './browser.ts';
import { type Hands, keyboard, mouse } from './hands.ts';
import { draw, violations } from './look.ts';
import type { BrowserStage } from './stage.ts';

export interface Way {
  /** Of a test's name. */
  name: string;
  screen: Screen;
  hands(page: Page): Hands;
}

/** Every journey is made in each. */
export const WAYS: readonly Way[] = [
  { name: 'at a desk', screen: DESK, hands: mouse },
  { name: 'without scripts', screen: { ...DESK, scripts: false }, hands: mouse },
  { name: 'on a telephone', screen: TELEPHONE, hands: mouse },
  { name: 'by the keyboard alone', screen: DESK, hands: keyboard },
];

export interface Person extends Hands {
  page: Page;
  /** By a link sent to the address. */
  signIn(address: string): Promise<void>;
  go(path: string): Promise<void>;
  /** Presses a button of a mail, the first one after the words `below`. */
  pressInMail(mail: ReceivedMessage, below: string, label: string): Promise<void>;
  /** What stands on the page, without its frame; spaces are plain ones. */
  text(): Promise<string>;
  /** Nothing is wrong with the page as it looks; it is drawn by this name. */
  looksRight(name: string): Promise<void>;
  leave(): Promise<void>;
}

/** A window with cookies of its own. */
export async function person(chromium: Chromium, stage: BrowserStage, way: Way): Promise<Person> {
  const { page, close } = await chromium.open(stage.pages, way.screen);
  const hands = way.hands(page);
  return {
    ...hands,
    page,
    async go(path) {
      await page.goto(path);
    },
    async signIn(address) {
      const link = await stage.pages.site.sessions.linkFor(address, { minutes: 15 });
      if (link === null) throw new Error(`nobody knows ${address}`);
      await page.goto(link);
      await hands.press('Войти');
    },
    async pressInMail({ parsed }, below, label) {
      // A mail program's window has no content policy of ours.
      await page.goto('about:blank');
      await page.setContent(parsed.html || '');
      const button = page.locator(
        `xpath=(//*[translate(normalize-space(text()), "\u00a0", " ")="${below}"]/following::a[normalize-space(.)="${label}"])[1]`,
      );
      const next = page.waitForEvent('domcontentloaded');
      await button.press('Enter');
      await next;
    },
    async text() {
      // biome-ignore lint/performance/useDomNodeTextContent: as it is seen, without what is hidden
      return (await page.locator('main').innerText()).replaceAll('\u00a0', ' ');
    },
    async looksRight(name) {
      expect([name, await violations(page)]).toEqual([name, []]);
      await draw(page, `${name} ${way.name}`);
    },
    leave: close,
  };
}
