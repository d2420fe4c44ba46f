// The demo as a newcomer runs it, without a terminal.
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { srok } from '../cli/run-srok.ts';

describe('srok demo', () => {
  let data = '';
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'srok-demo-'));
    await chmod(data, 0o755); // under root PostgreSQL runs as another user
  });
  afterAll(() => rm(data, { recursive: true, force: true }));

  it('plays to the second quarterly report, warns of item 8 before its date breaks, and keeps every message', async () => {
    const { stdout, stderr, code } = await srok(['demo'], { env: { SROK_DATA: data } });

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [before, after] = stdout.split('07.05.2024, вт');
    expect(before).not.toContain('П. 8: риск');
    expect(after).toMatch(
      /П\. 8: риск нарушения срока 25\.08\.2024\n.*п\. 8 под угрозой, потому что не исполнен п\. 5/,
    );
    expect(after).toMatch(/И\.В\. Швайко: Сводка по № 1410 р на 07\.05\.2024: нарушено 1, риск 1/);
    expect(after).toContain(
      'П. 8: срок продлён до 30.08.2024; основание: распоряжение от 20.05.2024 № 612 р',
    );
    expect(after).toContain('П. 13: запрос показателей за III квартал 2024 г.');
    expect(after).toMatch(
      /10\.01\.2025, пт\n.*\n.*Региональный ведомственный проектный офис: П\. 13: отчёт о показателях за IV квартал 2024 г\./,
    );
    expect(after).toMatch(/И\.В\. Швайко: Сводка по № 1410 р на 13\.01\.2025: ниже минимума 1/);
    expect(after).toContain('П. 13: уточнённый отчёт о показателях за IV квартал 2024 г.');
    expect(after).toMatch(
      /IV квартал 2024 г\. \(отчёт – 10\.01\.2025, уточнённый – 15\.01\.2025\):\n(.*\n)+ {2}3 +3.000 +ниже минимального значения +2.946, в первом отчёте – 2.874\n/,
    );
    const [, count] = /Принято почтой писем: (\d+)/.exec(stdout) ?? [];
    const report = await readFile(join(data, 'demo/messages.html'), 'utf8');
    expect(report.match(/<article/g)).toHaveLength(Number(count));
    expect(Number(count)).toBeGreaterThan(100);
  });

  it('stops cleanly at Ctrl-C and can be run again', async () => {
    const stopped = await srok(['demo'], {
      env: { SROK_DATA: data },
      signal: { name: 'SIGINT', after: '22.01.2024' },
    });
    expect(stopped.code).toBe(130);
    expect(stopped.stdout).toContain('Остановлено.');
    expect(stopped.stderr).toBe('');
    // The server was stopped too: nobody holds the folder.
    expect(await readdir(join(data, 'replay', 'postgres'))).not.toContain('postmaster.pid');

    const again = await srok(['demo'], {
      env: { SROK_DATA: data },
      signal: { name: 'SIGINT', after: '09.01.2024' },
    });
    expect(again.code).toBe(130);
  });

  it('leaves its pages open when it is told to, and lets people in by the links it prints', async () => {
    const seen: string[] = [];
    const kept = await srok(['demo', '--to', '2023-12-29', '--keep'], {
      env: { SROK_DATA: data },
      signal: {
        name: 'SIGINT',
        after: 'Показ остаётся открытым',
        async before(stdout) {
          for (const [, name, link = ''] of stdout.matchAll(/^ {2}(\S+ \S+), .*:\n +(http\S+)$/gm)) {
            const { origin } = new URL(link);
            expect(await (await fetch(link)).text()).toContain(`Вы входите как <b>${name}`);
            const entered = await fetch(link, { method: 'POST', headers: { origin }, redirect: 'manual' });
            const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
            const account = await fetch(`${origin}/account`, { headers: { cookie } });
            seen.push(`${name}: ${account.status}`);
          }
        },
      },
    });
    expect(kept).toMatchObject({ code: 0, stderr: '' });
    expect(seen).toEqual([
      'И.В. Швайко: 200',
      'О.В. Зубчевская: 200',
      'О.И. Назарова: 200',
      'С.В. Шаболина: 200',
      'И.Я. Шкуркина: 200',
    ]);
  });
});
