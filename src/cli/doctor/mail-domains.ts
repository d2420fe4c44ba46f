// Whether the domains that mail goes to (and comes from) can take mail at all: a misspelt one costs a bounce for every
// letter. A silent DNS is one warning, not a fault of every recipient.
import { Resolver } from 'node:dns/promises';
import { ANSWER_MS, type Finding, fault, listed, ok, warning } from './finding.ts';

/** Of a domain; each throws with the codes of `node:dns`. */
export interface MailResolver {
  mx(domain: string): Promise<{ exchange: string }[]>;
  /** IPv4 and IPv6 addresses. */
  addresses(domain: string): Promise<string[]>;
}

/** Asked at most; those with the most recipients first. */
const MOST_DOMAINS = 300;
const AT_ONCE = 20;
const ABSENT = new Set(['ENOTFOUND', 'ENODATA']);

export function createMailResolver(): MailResolver {
  const resolver = new Resolver({ timeout: 1_500, tries: 2 });
  return {
    mx: (domain) => resolver.resolveMx(domain),
    addresses: async (domain) => {
      const found = await Promise.allSettled([resolver.resolve4(domain), resolver.resolve6(domain)]);
      const all = found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
      const [failed] = found.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
      if (all.length === 0 && failed) throw failed;
      return all;
    },
  };
}

type Answer = 'takes mail' | 'none' | 'refuses' | 'silent';

/**
 * @param addresses that mail goes to; several of one domain are asked about once
 * @param withinMs milliseconds for all of them
 */
export async function mailDomains(
  addresses: readonly string[],
  resolver: MailResolver,
  withinMs = ANSWER_MS - 500,
): Promise<Finding[]> {
  const recipients = new Map<string, number>();
  for (const address of addresses) {
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
    if (domain !== 'localhost') recipients.set(domain, (recipients.get(domain) ?? 0) + 1);
  }
  const all = [...recipients].sort((a, b) => b[1] - a[1]).map(([domain]) => domain);
  if (all.length === 0) return [];
  const answers = await answersOf(all.slice(0, MOST_DOMAINS), resolver, withinMs);
  const those = (answer: Answer) =>
    [...answers].flatMap(([domain, given]) => (given === answer ? [domain] : []));
  const silent = those('silent');
  if (silent.length === answers.size)
    return [
      warning(
        'dns',
        'нет связи с DNS: домены получателей не проверены',
        'Проверьте сеть и настройки DNS этого компьютера. Если письма уходят через почтовый сервер организации, им это не мешает.',
      ),
    ];
  const findings = [
    ...problem(
      those('none'),
      (names) => `почту не принимают, так как таких доменов нет или у них нет записей MX и A: ${names}`,
    ),
    ...problem(those('refuses'), (names) => `почту не принимают (пустая запись MX): ${names}`),
    ...(silent.length > 0
      ? [warning('dns', `DNS не ответил о доменах: ${listed(silent)}`, 'Повторите проверку позже.')]
      : []),
  ];
  const unasked = all.length > answers.size ? `, не проверено: ${all.length - answers.size}` : '';
  return findings.length > 0
    ? findings
    : [ok('dns', `домены принимают почту, проверено: ${answers.size}${unasked}`)];
}

function problem(domains: readonly string[], text: (names: string) => string): Finding[] {
  if (domains.length === 0) return [];
  return [
    fault(
      'dns',
      text(listed(domains)),
      'Исправьте адреса в дорожной карте (srok apply ФАЙЛ) или отправителя в SROK_MAIL_FROM.',
    ),
  ];
}

/** What has no answer in time counts as silent. */
async function answersOf(
  domains: readonly string[],
  resolver: MailResolver,
  withinMs: number,
): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>(domains.map((domain) => [domain, 'silent']));
  const left = [...domains];
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, withinMs);
  });
  const ask = async () => {
    for (let domain = left.shift(); domain !== undefined; domain = left.shift())
      answers.set(domain, await answerOf(domain, resolver));
  };
  await Promise.race([deadline, Promise.all(Array.from({ length: AT_ONCE }, ask))]);
  clearTimeout(timer);
  left.length = 0;
  return new Map(answers);
}

/** RFC 5321, 5.1: the MX records, else the address; RFC 7505: the lone MX «.» refuses mail. */
async function answerOf(domain: string, resolver: MailResolver): Promise<Answer> {
  try {
    const records = await resolver.mx(domain);
    if (records.length > 0)
      return records.some(({ exchange }) => exchange !== '' && exchange !== '.') ? 'takes mail' : 'refuses';
  } catch (error) {
    if (!ABSENT.has((error as NodeJS.ErrnoException).code ?? '')) return 'silent';
  }
  try {
    return (await resolver.addresses(domain)).length > 0 ? 'takes mail' : 'none';
  } catch (error) {
    return ABSENT.has((error as NodeJS.ErrnoException).code ?? '') ? 'none' : 'silent';
  }
}
