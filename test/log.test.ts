import { describe, expect, it } from '@jest/globals';
import { createLog } from '../src/log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog('info', { write: (line: string) => void lines.push(line) }));
  return lines.join('');
}

describe('the log', () => {
  it('hides passwords of addresses wherever they stand, the stack of an error included', () => {
    const text = logged((log) => {
      log.info({ url: 'postgres://srok:hunter2@db:5432/srok' }, 'connecting to redis://:hunter2@cache');
      log.error({ err: new Error('no answer from smtps://a%40b:hunter2@mail:465') }, 'failed');
    });
    expect(text).not.toContain('hunter2');
    expect(text).toContain('postgres://srok:***@db:5432/srok');
  });

  it('hides tokens in links and secrets by their key', () => {
    const text = logged((log) =>
      log.info({
        link: 'https://srok.example.org/login?token=hunter2&x=1',
        smtp: { auth: { pass: 'hunter2' } },
        password: 'hunter2',
      }),
    );
    expect(text).not.toContain('hunter2');
    expect(text).toContain('token=***&x=1');
  });

  it('hides links that sign in or act, wherever they stand', () => {
    const secret = 'x_-9'.repeat(11);
    const text = logged((log) => {
      log.info({ path: `/sign-in/${secret}` }, `GET https://srok.example.org/a/${secret}.${secret}`);
      log.error({ err: new Error(`no answer to POST /a/${secret}, GET /feeds/${secret}.ics`) }, 'failed');
    });
    expect(text).not.toContain('x_-9');
    expect(text).toContain('"/sign-in/***"');
  });

  it('hides tokens of the API, wherever they stand', () => {
    const token = `srok_${'x_-9'.repeat(11).slice(1)}`;
    const text = logged((log) => {
      log.info({ headers: { authorization: `Bearer ${token}` }, shown: token }, `refused ${token}`);
      log.error({ err: new Error(`bad header: Bearer ${token}`) }, 'failed');
    });
    expect(text).not.toContain('x_-9');
    expect(text).toContain('refused srok_***');
  });

  it('leaves addresses without a secret and mail addresses alone, one JSON object a line', () => {
    const line = JSON.parse(
      logged((log) => log.warn({ url: 'https://host/a?b=c', to: 'a@example.org' }, 'text')),
    ) as Record<string, unknown>;
    expect(line).toMatchObject({ url: 'https://host/a?b=c', to: 'a@example.org', msg: 'text' });
  });
});
