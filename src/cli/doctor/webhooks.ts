// Whether programs that are to be told of events are told: what has been given up waits for somebody to look.
import type { Kysely } from 'kysely';
import { webhookAnswer, webhookState } from '../../messages/webhook-words.ts';
import type { Tables } from '../../store/tables.ts';
import { webhookStandings } from '../../store/webhook-messages.ts';
import { listWebhooks } from '../../store/webhooks.ts';
import { type Finding, fault, ok, warning } from './finding.ts';

/** A message that has failed so often has failed for some minutes. */
const FAILING_AFTER = 4;

export async function webhooksTold(db: Kysely<Tables>): Promise<Finding[]> {
  const webhooks = await listWebhooks(db, 'all');
  if (webhooks.length === 0) return [ok('webhooks', 'нет ни одного')];
  const ids = webhooks.map(({ id }) => id);
  const standings = await webhookStandings(db, ids, 1);
  const found: Finding[] = [];
  for (const { id, url, paused } of webhooks) {
    const { waiting = 0, answers: [last] = [] } = standings.get(id) ?? {};
    const answer = last ? `; ${webhookAnswer(last)}` : '';
    const where = `${new URL(url).host} (${id})`;
    const waits = `ждёт событий: ${waiting}${answer}`;
    if (paused?.reason === 'operator') {
      if (waiting > 0)
        found.push(warning('webhooks', `${where} ${webhookState(paused)}; ${waits}`, resume(id)));
    } else if (paused) {
      const advice = paused.reason === 'restored' ? examine(id) : mend(id);
      found.push(fault('webhooks', `${where} ${webhookState(paused)}; ${waits}`, advice));
    } else if (last?.status === 'retry' && last.attempts >= FAILING_AFTER)
      found.push(
        warning('webhooks', `${where} не принимает сообщений, попыток: ${last.attempts}; ${waits}`, see(id)),
      );
  }
  return found.length > 0 ? found : [ok('webhooks', `принимают сообщения: ${webhooks.length}`)];
}

const resume = (id: string): string => `Когда программа будет готова: srok webhook resume ${id}`;
const mend = (id: string): string =>
  `Исправьте программу или адрес и проверьте: srok webhook test ${id}; затем srok webhook resume ${id} – всё, что ждало, будет передано. Если программа больше не нужна: srok webhook remove ${id}`;
const examine = (id: string): string =>
  `Что изменено после копирования, неизвестно. Нужен и секрет у программы тот же: srok webhook resume ${id}; секрет меняли: сначала srok webhook rotate ${id}; больше не нужен: srok webhook remove ${id}`;
const see = (id: string): string =>
  `Проверьте программу: srok webhook test ${id}. Через трое суток отказов веб-хук будет приостановлен.`;
