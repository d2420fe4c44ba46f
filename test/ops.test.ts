// What an operator loads into Prometheus and Grafana speaks of metrics that the service really has, in Russian, and
// speaks when it should (promtool, Debian package prometheus).
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { loadConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { type Service, type ServiceRole, startService } from '../src/main.ts';
import { openServer } from '../src/main-server.ts';
import { openStorage } from '../src/main-storage.ts';
import { readSettings } from '../src/settings.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

const folder = fileURLToPath(new URL('../ops/', import.meta.url));
const read = (name: string): string => readFileSync(`${folder}${name}`, 'utf8');

interface Rule {
  alert: string;
  expr: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}
interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { expr: string }[];
}

const rules = (parse(read('prometheus/srok-alerts.yml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);
const dashboards = readdirSync(`${folder}grafana`).map((name) => ({
  name,
  text: read(`grafana/${name}`),
  ...(JSON.parse(read(`grafana/${name}`)) as { panels: Panel[] }),
}));

/** Only our own and those of prom-client; `up` and `ALERTS` are Prometheus's. */
const metricsIn = (text: string): string[] => text.match(/\b(srok|nodejs|process)_[a-z0-9_]+\b/g) ?? [];

describe('/metrics of a service', () => {
  const TOKEN = 'a-token-of-this-test';
  let database: TestDatabase;
  const services: Partial<Record<ServiceRole, Service>> = {};
  const pages: Partial<Record<ServiceRole, string>> = {};

  beforeAll(async () => {
    database = await createTestDatabase();
    const settings = readSettings({
      DATABASE_URL: database.appUrl,
      DATABASE_ADMIN_URL: database.ownerUrl,
      PORT: '0',
      SROK_METRICS_TOKEN: TOKEN,
    });
    for (const role of ['worker', 'web'] as const) {
      const log = createLog('silent');
      const service = await startService({
        settings,
        config: loadConfig(settings.configDir),
        roles: [role],
        log,
        storage: await openStorage(await openServer(settings, 'service', log), log),
      });
      services[role] = service;
      const answer = await fetch(`${service.address}/metrics`, {
        headers: { authorization: `Bearer ${TOKEN}` },
      });
      pages[role] = await answer.text();
    }
  });
  afterAll(async () => {
    for (const service of Object.values(services)) await service.stop();
    await database.drop();
  });

  /** Names as they can be asked for: those of a histogram end in `_bucket`, `_sum`, `_count`. */
  const namesOf = (page = ''): Set<string> =>
    new Set(
      [...page.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name, kind]) =>
        kind === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => `${name}${end}`) : [`${name}`],
      ),
    );

  it('has every metric that the alert rules ask for', () => {
    const asked = rules.flatMap((rule) => metricsIn(rule.expr));
    expect(asked.length).toBeGreaterThan(rules.length / 2);
    const names = namesOf(pages.worker);
    expect(asked.filter((name) => !names.has(name))).toEqual([]);
  });

  it.each(dashboards)('has every metric that the dashboard $name asks for', ({ text }) => {
    const names = namesOf(pages.worker);
    expect(metricsIn(text).filter((name) => !names.has(name))).toEqual([]);
  });

  it('has every metric of ours that a text of the alerts sends the operator to', () => {
    const names = [...namesOf(pages.worker)];
    const named = rules.flatMap((rule) => metricsIn(Object.values(rule.annotations).join(' ')));
    expect(named.filter((name) => !names.some((known) => known.startsWith(name)))).toEqual([]);
  });

  it('is served by both roles; only a worker arms', () => {
    for (const page of [pages.worker, pages.web]) expect(page).toMatch(/^srok_ledger_up 1$/m);
    expect(pages.worker).toMatch(/^srok_arm_lag_seconds \d/m);
    expect(pages.web).not.toMatch(/^srok_arm_lag_seconds \d/m);
  });

  it('is refused without the token, and holds neither it nor a password', async () => {
    expect((await fetch(`${services.web?.address}/metrics`)).status).toBe(401);
    const secrets = [TOKEN, new URL(database.appUrl).password, new URL(database.ownerUrl).password];
    for (const secret of secrets) expect(pages.worker).not.toContain(secret);
    expect(pages.worker).not.toMatch(/@|postgres:/);
  });
});

describe('the alert rules', () => {
  const promtool = (...args: string[]) =>
    promisify(execFile)('promtool', args, { cwd: `${folder}prometheus` });

  it('are rules to Prometheus, and the example of its configuration is one', async () => {
    expect((await promtool('check', 'rules', 'srok-alerts.yml')).stdout).toContain(
      `${rules.length} rules found`,
    );
    await promtool('check', 'config', '--syntax-only', 'prometheus.yml');
  });

  it('speak when they should, and not otherwise', async () => {
    expect((await promtool('test', 'rules', 'srok-alerts.test.yml')).stdout).toContain('SUCCESS');
  });

  it('are each seen to speak in those tests, and each to keep silent', () => {
    const { tests } = parse(read('prometheus/srok-alerts.test.yml')) as {
      tests: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[];
    };
    const cases = tests.flatMap((test) => test.alert_rule_test);
    const names = rules.map((rule) => rule.alert).sort();
    const tried = (speaks: boolean) =>
      [
        ...new Set(cases.filter((one) => one.exp_alerts.length > 0 === speaks).map((one) => one.alertname)),
      ].sort();
    expect([tried(true), tried(false)]).toEqual([names, names]);
  });

  it.each(rules)('say in Russian what $alert means and what to do', ({ labels, annotations }) => {
    expect(Object.keys(annotations)).toEqual(['summary', 'description', 'runbook']);
    for (const text of Object.values(annotations)) expect(text).toMatch(/\p{Script=Cyrillic}{4}/u);
    expect(['critical', 'warning']).toContain(labels['severity']);
  });
});

describe.each(dashboards)('the dashboard $name', ({ panels }) => {
  it('has titles and explanations in Russian', () => {
    for (const { type, title, description } of panels) {
      expect(title).toMatch(/\p{Script=Cyrillic}/u);
      if (type !== 'row') expect(description).toMatch(/\p{Script=Cyrillic}.*\.$/u);
    }
  });

  it('has panels of their own ids and places', () => {
    expect(new Set(panels.map((panel) => panel.id)).size).toBe(panels.length);
    const taken = new Set<string>();
    for (const { title, gridPos } of panels)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect([title, x < 24, taken.has(`${x} ${y}`)]).toEqual([title, true, false]);
          taken.add(`${x} ${y}`);
        }
  });
});
