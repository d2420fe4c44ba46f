// Whatever documents and doctor tell people to type is there to be typed: commands, their own commands, their options.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program.ts';
import { START_SERVICE } from '../../src/messages/start-service.ts';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

/** The whole program, which src/cli/main.ts puts together and runs. */
async function wholeProgram(): Promise<Command> {
  const program = createProgram();
  for (const [, name = '', file = ''] of read('src/cli/main.ts').matchAll(
    /\{ (register\w+) \} from '\.\/(.+?)'/g,
  )) {
    const { [name]: register } = (await import(`../../src/cli/${file}`)) as Record<
      string,
      (to: Command) => void
    >;
    register?.(program);
  }
  return program;
}

/** `restore --sent-until`, as words; prose ends them, and so does whatever could not be typed. */
function namedIn(text: string): string[][] {
  const found = text.matchAll(
    /(?:\bsrok|bin\/srok\.js)((?: +(?:--)?[a-zA-Z0-9][^\s`;,|)»«'"]*| +[^\s`;,|)»«'"]+)*)/g,
  );
  return [...found]
    .map(([, words = '']) => words.trim().split(' '))
    .map((words) =>
      words.slice(0, 1 + words.findIndex((word) => /[.:]$/.test(word) || word === words.at(-1))),
    )
    .filter(([first = '']) => /^[a-z][a-z-]*[.:]?$/.test(first))
    .map((words) => words.map((word) => word.replace(/[.:]$/, '')));
}

function unknownIn(words: readonly string[], program: Command): string[] {
  let command = program;
  const wrong: string[] = [];
  for (const [n, word] of words.entries()) {
    const next = command.commands.find((one) => one.name() === word);
    if (next) command = next;
    else if (n === 0 && word !== 'help') wrong.push(word);
    else if (
      /^--[a-z]/.test(word) &&
      word !== '--help' &&
      !command.options.some(({ long }) => word.replace(/=.*/, '') === long)
    )
      wrong.push(`${command.name()} ${word}`);
  }
  return wrong;
}

const GUIDES = ['docs/operating.ru.md', 'docs/calendars.ru.md', 'README.md', 'README.ru.md'];
const namesIn = (folder: string, end: string) =>
  readdirSync(new URL(`../../${folder}`, import.meta.url))
    .filter((name) => name.endsWith(end))
    .map((name) => `${folder}/${name}`);
const DOCUMENTS = [...new Set([...GUIDES, ...namesIn('docs', '.md'), 'CONTRIBUTING.md', 'ops/README.ru.md'])];
const ADVICE = [...namesIn('src/cli/doctor', '.ts'), 'src/messages/start-service.ts'];

describe('commands that people are told to type', () => {
  it.each([...DOCUMENTS, ...ADVICE])('are there: %s', async (name) => {
    const program = await wholeProgram();
    const named = namedIn(read(name));
    if (GUIDES.includes(name)) expect(named.length).toBeGreaterThan(5);
    expect(named.flatMap((words) => unknownIn(words, program))).toEqual([]);
  });

  // Beside the units of a server `srok start` would be a second service, without their limits.
  it('start the service as a server with systemd does, too', () => {
    const telling = readdirSync(new URL('../../src', import.meta.url), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && name !== join('cli', 'start.ts'))
      .filter((name) => /^[^\n/]*srok start/m.test(read(`src/${name}`)));
    expect(telling).toEqual([join('messages', 'start-service.ts')]);
    expect(START_SERVICE).toMatch(/^srok start \(.*systemctl start srok,.*systemctl start srok\.target\)$/);
  });

  it('are found in words, with their options', async () => {
    const program = await wholeProgram();
    const text =
      'выполните srok restore --until backup x, затем `srok moveit`; node bin/srok.js apply --yes a.yaml';
    expect(namedIn(text).flatMap((words) => unknownIn(words, program))).toEqual([
      'restore --until',
      'moveit',
    ]);
  });
});
