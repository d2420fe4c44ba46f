// How a person works a page: with a mouse (or a finger), or by the keyboard alone. What the keyboard does not reach, or
// reaches without showing it, fails.
import type { Locator, Page } from 'playwright-core';

export interface Hands {
  /** Follows a link and waits for its page. */
  follow(name: string | RegExp): Promise<void>;
  /** Presses a button and waits for the page it leads to. */
  press(name: string | RegExp): Promise<void>;
  type(label: string | RegExp, text: string): Promise<void>;
  /** @param date `2024-01-26` */
  date(label: string | RegExp, date: string): Promise<void>;
  /** A radio button or a box to tick. */
  tick(label: string | RegExp): Promise<void>;
  attach(label: string | RegExp, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void>;
}

const link = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('link', { name, exact: typeof name === 'string' }).first();
const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: typeof name === 'string' }).first();

const field = (page: Page, label: string | RegExp): Locator =>
  page.getByLabel(label, { exact: typeof label === 'string' });

/** Until the page that comes next is there. */
async function arriving(page: Page, move: () => Promise<void>): Promise<void> {
  const next = page.waitForEvent('domcontentloaded');
  await move();
  await next;
}

export function mouse(page: Page): Hands {
  return {
    follow: (name) => arriving(page, () => link(page, name).click()),
    press: (name) => arriving(page, () => button(page, name).click()),
    type: (label, text) => field(page, label).fill(text),
    date: (label, date) => field(page, label).fill(date),
    tick: (label) => field(page, label).check(),
    attach: (label, file) => field(page, label).setInputFiles(file),
  };
}

/** More than any page has stops. */
const STOPS = 400;

export function keyboard(page: Page): Hands {
  const keys = page.keyboard;
  // Chromium opens a chooser that nobody is told of when the key gets there before the wish to be told, as it may on a new
  // page; `waitForEvent` alone wishes too late, so somebody listens from the start.
  page.on('filechooser', () => {});

  /** Forwards from where the reader is, around the end of the page if need be. */
  async function reach(target: Locator): Promise<void> {
    await target.waitFor();
    for (let i = 0; i < STOPS; i += 1) {
      await keys.press('Tab');
      if (await target.evaluate(hasFocus)) {
        if (!(await target.evaluate(showsFocus)))
          throw new Error(`nothing shows that the keyboard is at ${String(target)} of ${page.url()}`);
        return;
      }
    }
    throw new Error(`the keyboard does not reach ${String(target)} of ${page.url()}`);
  }

  /** The way there may be longer than a page takes to come. */
  async function enter(target: Locator): Promise<void> {
    await reach(target);
    await arriving(page, () => keys.press('Enter'));
  }

  return {
    follow: (name) => enter(link(page, name)),
    press: (name) => enter(button(page, name)),
    async type(label, text) {
      await reach(field(page, label));
      await keys.press('Control+A');
      await keys.type(text);
    },
    async date(label, date) {
      // In the order of the browser's own language (--lang).
      const [year, month, day] = date.split('-');
      await reach(field(page, label));
      await keys.type(`${month}${day}${year}`);
    },
    async tick(label) {
      const target = field(page, label);
      // Of a group of radio buttons the keyboard stops at one; the arrows go on from there.
      const group = await target.getAttribute('name');
      if ((await target.getAttribute('type')) === 'radio') {
        await reach(page.locator(`input[type=radio][name="${group}"]`).first());
        while (!(await target.evaluate(hasFocus))) await keys.press('ArrowDown');
      } else await reach(target);
      await keys.press('Space');
    },
    async attach(label, file) {
      await reach(field(page, label));
      const asked = page.waitForEvent('filechooser');
      await keys.press('Enter');
      await (await asked).setFiles(file);
    },
  };
}

/** As much of an element as is looked at here; the functions below run in the page. */
interface Seen {
  ownerDocument: {
    activeElement: unknown;
    defaultView: { getComputedStyle(element: unknown): Record<string, string> };
  };
}

function hasFocus(element: Seen): boolean {
  return element === element.ownerDocument.activeElement;
}

function showsFocus(element: Seen): boolean {
  const {
    outlineStyle,
    outlineWidth = '',
    boxShadow,
  } = element.ownerDocument.defaultView.getComputedStyle(element);
  return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
}
