// What is wrong with a page as it looks: by axe-core's rules, and on this screen.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** By axe-core's own rules and its best practices. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations: found } = (await page.evaluate('axe.run()')) as {
    violations: { id: string; help: string; nodes: { target: string[]; html: string }[] }[];
  };
  const wide = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
  return [
    ...found.flatMap(({ id, help, nodes }) =>
      nodes
        .slice(0, 3)
        .map(({ target, html }) => `${id}: ${help}: ${target.join(' ')} ${html.slice(0, 160)}`),
    ),
    ...(wide > 0 ? [`${wide} px wider than the screen`] : []),
  ];
}

/** Into the folder TEST_SCREENSHOTS, where it is given. */
export async function draw(page: Page, name: string): Promise<void> {
  const folder = process.env['TEST_SCREENSHOTS'];
  if (folder === undefined) return;
  const file = name
    .replace(/^\//, '')
    .replace(/[^\w]+/g, '-')
    .slice(0, 120);
  await page.screenshot({ path: join(folder, `${file || 'root'}.png`), fullPage: true });
}
