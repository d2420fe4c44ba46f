// Debian's Chromium, and people before it. Whatever the content policy stops, a script throws or the server does not
// answer is a fault that the test has to show none of.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { PagesStage } from '../../src/main-stage-pages.ts';

export interface Screen {
  width: number;
  height: number;
  /** Default true. */
  scripts?: boolean;
  dark?: boolean;
}

export const DESK: Screen = { width: 1200, height: 900 };
export const TELEPHONE: Screen = { width: 375, height: 740 };

export interface Window {
  page: Page;
  close(): Promise<void>;
}

export interface Chromium {
  /** A window of a person's own, with cookies of its own. */
  open(stage: PagesStage, screen: Screen): Promise<Window>;
  /** What went wrong since the last call. */
  faults(): string[];
  close(): Promise<void>;
}

export async function startChromium(): Promise<Chromium> {
  const browser: Browser = await chromium.launch({
    executablePath: inPath('chromium'),
    // Chromium's sandbox does not work for root.
    args: ['--lang=en-US', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  let faults: string[] = [];
  return {
    async open(stage, screen) {
      const { width, height, scripts = true, dark = false } = screen;
      const context = await browser.newContext({
        baseURL: stage.publicUrl,
        viewport: { width, height },
        javaScriptEnabled: scripts,
        colorScheme: dark ? 'dark' : 'light',
        locale: 'ru-RU',
        reducedMotion: 'reduce',
      });
      context.setDefaultTimeout(15_000);
      watch(context, (fault) => faults.push(fault));
      await context.addInitScript({ content: REPORT_VIOLATIONS });
      return { page: await context.newPage(), close: () => context.close() };
    },
    faults() {
      const found = faults;
      faults = [];
      return found;
    },
    close: () => browser.close(),
  };
}

/** script/test sees to it that it is there. */
function inPath(command: string): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = folders.map((folder) => join(folder, command)).find((file) => existsSync(file));
  if (found === undefined) throw new Error(`${command} is not installed`);
  return found;
}

/** In the page; where scripts are off the browser's own words reach the console. */
const REPORT_VIOLATIONS = `document.addEventListener('securitypolicyviolation', (event) => {
  console.error('content policy:', event.violatedDirective, 'stopped', event.blockedURI, event.sample);
});`;

function watch(context: BrowserContext, report: (fault: string) => void): void {
  context.on('page', (page) => {
    page.on('pageerror', (error) => report(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      // A form that is shown again comes with such a status, and the browser says so.
      if (/status of (409|422)/.test(message.text())) return;
      // Of a frame in a sandbox: it cannot have a process of its own beside the page around it.
      if (message.text().includes('Origin-Agent-Cluster')) return;
      if (message.type() === 'error' || message.type() === 'warning')
        report(`${page.url()}: ${message.type()}: ${message.text()}`);
    });
    page.on('requestfailed', (request) => {
      // What turns into a download is no page any more.
      if (request.failure()?.errorText === 'net::ERR_ABORTED') return;
      report(`${page.url()}: ${request.method()} ${request.url()}: ${request.failure()?.errorText ?? ''}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400 && ![409, 422].includes(response.status()))
        report(`${page.url()}: ${response.status()} ${response.url()}`);
    });
  });
}
