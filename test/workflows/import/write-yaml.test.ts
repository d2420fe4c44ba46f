import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { loadConfig } from '../../../src/config.ts';
import { answerQuestions } from '../../../src/workflows/import/answer-questions.ts';
import type { ImportDraft } from '../../../src/workflows/import/draft.ts';
import { writeRoadmapYaml } from '../../../src/workflows/import/write-yaml.ts';
import { formatIssue, parseRoadmap } from '../../../src/workflows/parse-roadmap.ts';
import { REQUIRED_ANSWERS, smallDraft } from './small-draft.ts';

const { calendar, policies } = loadConfig('config');
const read = (text: string) => parseRoadmap(text, 'карта.yaml', { calendar, policies });
const lineOf = (text: string, start: string) =>
  text.split('\n').find((line) => line.trim().startsWith(start));

/** Without the keys whose value is null. */
const stated = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, inner) => inner ?? undefined));

it('says at its line what is asked and what is to be confirmed', () => {
  const text = writeRoadmapYaml(smallDraft());
  expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../roadmap.schema.json');
  expect(text).toContain('# Прочитано программой из файла «приказ.docx».');
  expect(text).toContain('# – Строка «Итого» не вошла');
  expect(lineOf(text, 'supervisor:')).toBe('supervisor: # вопрос: О чём: supervisor');
  expect(lineOf(text, 'controller:')).toBe('controller: sidorova # подтвердить: Она исполнитель документа.');
  expect(lineOf(text, 'deadline: по мере')).toBe(
    '    deadline: по мере готовности # вопрос: О чём: items.2.deadline',
  );
  expect(text).toContain('items:\n  # вопрос без обязательного ответа: О чём: items.lead');
  expect(text).toContain('- id: "1"\n    # вопрос без обязательного ответа: О чём: items.1.after');
});

it('names the line of everything that is still missing', () => {
  const text = writeRoadmapYaml(smallDraft());
  const result = read(text);
  const lines = text.split('\n');
  const named = result.ok ? [] : result.errors.map(({ line }) => lines[line - 1]?.trim());
  for (const start of [
    'date: # вопрос',
    'supervisor: # вопрос',
    'email: # вопрос',
    'lead: # вопрос',
    'deadline: по мере',
  ])
    expect(named).toContainEqual(expect.stringContaining(start));
});

it('is a roadmap without an error once the required questions are answered', () => {
  const { draft } = answerQuestions(smallDraft(), REQUIRED_ANSWERS);
  const text = writeRoadmapYaml(draft);
  const result = read(text);
  expect(result.ok ? [] : result.errors.map(formatIssue)).toEqual([]);
  expect(text).not.toContain('# вопрос:');
  expect(text).toContain('# подтвердить:');
  expect(stated(parse(text))).toEqual(stated(draft.file));
});

it('parses back to the same data, whatever the document says', () => {
  const words = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.string({
      unit: fc.constantFrom(...' -?:,[]{}#&*!|>\'"%@`\n\t\\~=.0123456789eнетyno'.split('')),
      minLength: 1,
    }),
    fc.constantFrom(
      'null',
      '~',
      'да',
      'yes',
      '12',
      '1.0',
      '0x1f',
      '2024-01-01',
      '- а',
      'а: б',
      'а #б',
      '\u0085',
      '\u2028',
    ),
  );
  fc.assert(
    fc.property(words, words, words, (title, name, why) => {
      const draft = smallDraft();
      const [first] = draft.file.items;
      if (!first) throw new Error('no item');
      const file = { ...draft.file, title, items: [{ ...first, title: name, deadline: why }] };
      const questions = draft.questions.map((question) => ({ ...question, why, text: name }));
      const written: ImportDraft = {
        ...draft,
        file,
        questions,
        source: title,
        remarks: [{ text: name, place: null }],
      };
      expect(stated(parse(writeRoadmapYaml(written)))).toEqual(stated(file));
    }),
    { numRuns: 200 },
  );
});
