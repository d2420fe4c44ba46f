// What the doctor says of organisations that share an installation.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { organisationsServed } from '../../../src/cli/doctor/organisations.ts';
import { organisationDirectory } from '../../../src/workflows/organisation-directory.ts';
import { openStage, type Stage } from '../../engine/stage.ts';
import { execute } from '../../support/postgres.ts';
import { makeItem, makeRoadmap } from '../../support/roadmaps.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const town = (operators: string[]) =>
  organisationDirectory([{ id: 'town', title: 'Город', parent: null, operators, observers: [] }]);
const lines = async (directory = organisationDirectory([])) =>
  (await organisationsServed(stage.database.db, directory, 'organisations.yaml')).map(
    ({ level, text }) => `${level}: ${text}`,
  );

describe('organisations', () => {
  it('need not be there', async () => {
    expect(await lines()).toEqual(['ok: одна на всю установку']);
  });

  it('have to be in the file as long as they have roadmaps', async () => {
    await stage.engine.apply(makeRoadmap({ items: [makeItem('1', '2024-06-03')] }), { organisation: 'town' });
    expect(await lines()).toEqual([
      'fault: организации «town» нет в файле, а дорожных карт у неё: 1; её операторы и наблюдатели их не видят',
    ]);
    expect(await lines(town(['nazarova@example.org']))).toEqual([
      'ok: 1 организация, дорожных карт у них: 1',
    ]);
  });

  it('need an operator whom mail reaches', async () => {
    expect(await lines(town([]))).toEqual(['warning: у организации «Город» нет операторов']);
    await execute(
      stage.test.ownerUrl,
      `UPDATE people SET failing_since = now() WHERE address = 'nazarova@example.org'`,
    );
    expect(await lines(town(['nazarova@example.org']))).toEqual([
      'warning: почта не доходит до операторов организации «Город»: nazarova@example.org',
    ]);
    expect(await lines(town(['nazarova@example.org', 'other@example.org']))).toEqual([
      'ok: 1 организация, дорожных карт у них: 1',
    ]);
  });
});
