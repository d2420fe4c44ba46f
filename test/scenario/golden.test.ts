// Whole runs of 2024, message by message, kept as files that were read line by line against the rules.
// A difference here is a change of what people get: read it before the file is made anew.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { formatMail, scenario, simulate, tomskRoadmap } from '../support/simulated.ts';

const kept = (name: string) =>
  readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

describe('2024 as a whole', () => {
  it('is what the file says when nothing happens', () => {
    const { mails } = simulate({ roadmap: tomskRoadmap(), to: '2024-12-31' });
    expect(mails.map(formatMail)).toEqual(kept('golden-2024.txt'));
  });

  it('is what the file says when procurement is late and one date is moved by an act', () => {
    const roadmap = tomskRoadmap();
    const { mails } = simulate({ roadmap, to: '2024-12-31', events: scenario('late-procurement', roadmap) });
    expect(mails.map(formatMail)).toEqual(kept('golden-2024-late-procurement.txt'));
  });
});
