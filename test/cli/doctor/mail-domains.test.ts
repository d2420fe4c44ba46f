import { describe, expect, it } from '@jest/globals';
import { type MailResolver, mailDomains } from '../../../src/cli/doctor/mail-domains.ts';

type Answers = Record<string, { mx?: string[] | string; addresses?: string[] | string }>;

/** Lists are answers, words the code that is thrown; whatever is not listed does not exist. */
function resolver(answers: Answers): MailResolver {
  const answer = (given: string[] | string | undefined): string[] => {
    if (Array.isArray(given)) return given;
    throw Object.assign(new Error('no answer'), { code: given ?? 'ENOTFOUND' });
  };
  return {
    mx: async (domain) => answer(answers[domain]?.mx).map((exchange) => ({ exchange })),
    addresses: async (domain) => answer(answers[domain]?.addresses),
  };
}

const at = (...domains: string[]) => domains.map((domain) => `ivanov@${domain}`);
const look = async (addresses: string[], answers: Answers) =>
  (await mailDomains(addresses, resolver(answers))).map(({ level, text }) => `${level}: ${text}`);

describe('the domains of the recipients', () => {
  it('are fine with an MX, or with an address alone', async () => {
    expect(
      await look(at('a.ru', 'b.ru'), {
        'a.ru': { mx: ['mx.a.ru'] },
        'b.ru': { mx: 'ENODATA', addresses: ['192.0.2.1'] },
      }),
    ).toEqual(['ok: домены принимают почту, проверено: 2']);
  });

  it('that do not exist, or take no mail, are named', async () => {
    expect(
      await look(at('a.ru', 'typo.ru', 'null.ru'), { 'a.ru': { mx: ['mx.a.ru'] }, 'null.ru': { mx: [''] } }),
    ).toEqual([
      'fault: почту не принимают, так как таких доменов нет или у них нет записей MX и A: typo.ru',
      'fault: почту не принимают (пустая запись MX): null.ru',
    ]);
  });

  it('are one warning when there is no DNS at all, however many they are', async () => {
    const domains = Array.from({ length: 40 }, (_, i) => `d${i}.ru`);
    const answers = Object.fromEntries(domains.map((domain) => [domain, { mx: 'ETIMEOUT' }]));
    expect(await look(at(...domains), answers)).toEqual([
      'warning: нет связи с DNS: домены получателей не проверены',
    ]);
  });

  it('of which only some are not answered are a warning that names these', async () => {
    expect(
      await look(at('a.ru', 'slow.ru'), { 'a.ru': { mx: ['mx.a.ru'] }, 'slow.ru': { mx: 'ESERVFAIL' } }),
    ).toEqual(['warning: DNS не ответил о доменах: slow.ru']);
  });

  it('are asked about once each, the most frequent first, 300 at most', async () => {
    const asked: string[] = [];
    const all: MailResolver = {
      mx: async (domain) => {
        asked.push(domain);
        return [{ exchange: 'mx' }];
      },
      addresses: async () => [],
    };
    const domains = Array.from({ length: 400 }, (_, i) => `d${i}.ru`);
    const [finding] = await mailDomains(at(...domains, 'd399.ru', 'D399.RU'), all);
    expect([asked.length, asked[0], new Set(asked).size]).toEqual([300, 'd399.ru', 300]);
    expect(finding?.text).toBe('домены принимают почту, проверено: 300, не проверено: 100');
  });

  it('are not waited for longer than a server may take', async () => {
    const never: MailResolver = { mx: () => new Promise(() => undefined), addresses: async () => [] };
    const [finding] = await mailDomains(at('a.ru'), never, 20);
    expect(finding).toMatchObject({ id: 'dns', level: 'warning' });
  });
});
