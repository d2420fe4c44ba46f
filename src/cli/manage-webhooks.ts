// The work of `srok webhook`: beside a running service, through its database; the messages are the service's to send.
import type { WebhookCases, WebhookState } from '../engine/webhooks.ts';
import { UserError } from '../errors.ts';
import { webhookAnswer, webhookFault, webhookState } from '../messages/webhook-words.ts';
import { processSettings } from '../settings.ts';
import { OWN } from '../workflows/organisation-directory.ts';
import { EVENT_TYPES } from '../workflows/state.ts';
import { confirmed } from './confirm.ts';
import { type CommandRuntime, withRuntime } from './with-runtime.ts';

export interface AddOptions {
  events?: string[];
  organisation?: string;
}

export async function addWebhook(
  url: string,
  { events = [], organisation = OWN }: AddOptions,
): Promise<void> {
  const wanted = events.flatMap((text) => text.split(',')).filter((text) => text !== '');
  const unknown = wanted.filter((text) => !EVENT_TYPES.some((type) => type === text));
  if (unknown.length > 0)
    throw new UserError(`Нет таких событий: ${unknown.join(', ')}. Есть: ${EVENT_TYPES.join(', ')}.`);
  await withWebhooks(async (webhooks, { config }) => {
    if (organisation !== OWN && !config.organisations.find(organisation))
      throw new UserError(`Организации ${organisation} нет. Перечень: srok organisations`);
    const eventTypes = EVENT_TYPES.filter((type) => wanted.includes(type));
    const added = await webhooks.add({ organisation, url, eventTypes, byInstallation: true });
    if (!added.ok) throw new UserError(`${webhookFault(added.fault)}.`);
    process.stdout.write(`${added.id} ${added.secret}\n`);
    process.stderr.write('Секрет больше не будет показан. Передайте его тому, кто настраивает программу.\n');
  });
}

export async function listWebhooks(json: boolean): Promise<void> {
  await withWebhooks(async (webhooks) => {
    const all = await webhooks.list('all');
    if (all.length === 0 && !json) process.stdout.write('Веб-хуков нет.\n');
    for (const one of all) process.stdout.write(`${json ? JSON.stringify(row(one)) : inWords(one)}\n`);
  });
}

function row(webhook: WebhookState): object {
  const { id, organisation, url, eventTypes, paused, waiting, lastSentAt, answers } = webhook;
  const at = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());
  const [last] = answers;
  return {
    id,
    organisation,
    url,
    events: eventTypes,
    paused: paused?.reason ?? null,
    waiting,
    lastSentAt: at(lastSentAt),
    lastAnswer: last ? { at: at(last.at), reply: last.reply, error: last.error } : null,
  };
}

function inWords(webhook: WebhookState): string {
  const { id, organisation, url, paused, waiting, answers } = webhook;
  const whose = organisation === OWN ? '' : `  (${organisation})`;
  const [last] = answers;
  const answer = last ? `; последний ${webhookAnswer(last)}` : '';
  return `${id}  ${url}${whose}  ${webhookState(paused)}; ждёт событий: ${waiting}${answer}`;
}

export async function changeWebhook(deed: 'test' | 'rotate' | 'pause' | 'resume', id: string): Promise<void> {
  await withWebhooks(async (webhooks) => {
    if (deed === 'test') {
      const tried = await webhooks.test(id);
      if (!tried) throw unknownWebhook(id);
      if (tried === 'too-many')
        throw new UserError('Слишком много проверок подряд: повторите через десять минут.');
      if (!tried.ok) throw new UserError(`Проверочное сообщение не принято: ${webhookAnswer(tried)}.`);
      process.stdout.write(`Проверочное сообщение принято: ${webhookAnswer(tried)}.\n`);
    } else if (deed === 'rotate') {
      const secret = await webhooks.rotate(id);
      if (secret === undefined) throw unknownWebhook(id);
      process.stdout.write(`${secret}\n`);
      process.stderr.write('Секрет больше не будет показан. Прежний действует ещё 7 дней.\n');
    } else {
      if (!(await webhooks[deed](id))) throw unknownWebhook(id);
      process.stdout.write(
        deed === 'pause' ? 'Веб-хук приостановлен, события ждут.\n' : 'Веб-хук возобновлён.\n',
      );
    }
  });
}

export async function removeWebhook(id: string, yes: boolean): Promise<void> {
  await withWebhooks(async (webhooks) => {
    const found = await webhooks.find(id);
    if (!found) throw unknownWebhook(id);
    const question = `Удалить веб-хук ${found.url}? Не переданные события (${found.waiting}) переданы не будут.`;
    if (!yes && !(await confirmed(question))) {
      process.exitCode = 1;
      return;
    }
    await webhooks.remove(id);
    process.stdout.write('Веб-хук удалён.\n');
  });
}

const unknownWebhook = (id: string) => new UserError(`Веб-хука ${id} нет. Перечень: srok webhook list`);

async function withWebhooks(
  work: (webhooks: WebhookCases, given: CommandRuntime) => Promise<void>,
): Promise<void> {
  await withRuntime(processSettings(), (given) => work(given.runtime.engine.webhooks, given));
}
