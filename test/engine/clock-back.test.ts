// Promise I4 when the clock is set: an hour that comes twice is not two days, and a night that was slept through is one.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { makeRoadmap } from '../support/roadmaps.ts';
import { key, openStage, type Stage, said, testRules, tomsk } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
  await stage.apply(makeRoadmap());
});
afterEach(() => stage.close());

it('sends no second digest on the day, and tomorrow what it would have said', async () => {
  await stage.apply(makeRoadmap({ id: 'other' }));
  stage.at('2024-01-15T09:30');
  await stage.work();
  const digests = async () => (await stage.work()).filter((m) => m.kind === 'digest').map(said);
  stage.at('2024-01-16T08:40');
  await stage.engine.runCommand('technopark', { do: 'submit', by: 'nazarova', item: '7' });
  stage.at('2024-01-16T09:30');
  expect(await digests()).toEqual(['2:date-missing 7:review']);
  stage.at('2024-01-16T08:40');
  await stage.engine.runCommand('other', { do: 'submit', by: 'nazarova', item: '7' });
  stage.at('2024-01-16T09:30');
  expect(await digests()).toEqual([]);
  stage.at('2024-01-17T09:30');
  expect(await digests()).toEqual(['2:date-missing 7:review']);
});

it('reminds nobody twice on the day, and tomorrow of what became due meanwhile', async () => {
  stage.at('2024-01-22T09:00');
  expect((await stage.work()).filter((m) => key(m) === 'nazarova').map(said)).toEqual([
    '3:T-5 2:W+1 7:A+3 8:A+3 9:A+3 12:A+3 13:A+3',
  ]);
  stage.at('2024-01-22T08:40');
  const act = { kind: 'приказ', number: '1', date: '2024-01-22', signatory: 'Глава' };
  // T-10 of the new date is this morning.
  await stage.engine.runCommand('technopark', { do: 'amend', item: '7', date: '2024-02-05', act });
  stage.at('2024-01-22T09:00');
  expect((await stage.work()).filter((m) => key(m) === 'nazarova').map(said)).toEqual(['7:amended']);
  stage.at('2024-01-23T09:00');
  expect((await stage.work()).filter((m) => key(m) === 'nazarova').map(said)).toEqual(['7:T-10']);
});

it('tells of events once in an hour, and in the next of what was recorded when its mail had gone', async () => {
  stage.at('2024-01-15T09:00');
  await stage.work();
  const returned = async (item: string) => {
    await stage.engine.runCommand('technopark', { do: 'submit', by: 'nazarova', item });
    await stage.engine.runCommand('technopark', {
      do: 'return',
      by: 'zubchevskaya',
      item,
      text: 'нет схемы',
    });
  };
  const told = async () => (await stage.work()).filter((m) => key(m) === 'nazarova').map(said);
  stage.at('2024-01-16T10:10');
  await returned('7');
  stage.at('2024-01-16T11:00');
  expect(await told()).toEqual(['7:returned']);
  stage.at('2024-01-16T10:59');
  await returned('8');
  stage.at('2024-01-16T11:00');
  expect(await told()).toEqual([]);
  stage.at('2024-01-16T12:00');
  expect(await told()).toEqual(['8:returned']);
});

it('hands over at once what was claimed just before, instead of waiting for the hour to come again', async () => {
  const rules = testRules();
  const { engine } = stage.another({
    rules: {
      ...rules,
      calendar(name) {
        stage.clock.set(tomsk('2024-01-15T08:00'));
        return rules.calendar(name);
      },
    },
  });
  stage.at('2024-01-15T09:00');
  const claimed = await engine.sendDue('reminders', { id: 'job' });
  expect(claimed).toBeGreaterThan(0);
  expect(await stage.received()).toHaveLength(claimed);
});

it('decides again what was claimed before this machine slept for a week: one message on the day it wakes', async () => {
  const rules = testRules();
  let asleep = false;
  const { engine } = stage.another({
    rules: {
      ...rules,
      calendar(name) {
        if (!asleep) stage.clock.set(tomsk('2024-01-29T09:00'));
        asleep = true;
        return rules.calendar(name);
      },
    },
  });
  stage.at('2024-01-22T09:00');
  await engine.sendDue('reminders', { id: 'job' });
  await stage.work();
  const mails = (await stage.received()).filter((m) => m.kind !== 'digest' && m.kind !== 'monitoring');
  expect(mails.length).toBeGreaterThan(1);
  expect(new Set(mails.map(key)).size).toBe(mails.length);
});
