// Webhooks as operators see them: how each stands, what came back, and what can be done with it.
import type { WebhookState } from '../../engine/webhooks.ts';
import { EVENT_TYPE_WORDS, webhookAnswer, webhookState } from '../../messages/webhook-words.ts';
import type { WebhookAnswerLine } from '../../store/webhook-messages.ts';
import { timeInWords } from '../event-words.ts';
import { Tick } from '../forms/choices.tsx';
import { EMPTY_FORM, type FormState } from './fields.tsx';

export const WEBHOOKS = '/webhooks';

export const DEEDS = ['test', 'rotate', 'pause', 'resume', 'remove'] as const;
export type Deed = (typeof DEEDS)[number];

/** The box to tick before it is done. */
export const confirmField = (deed: 'rotate' | 'remove', id: string): string => `${deed}-${id}`;

const STATUS: Record<WebhookAnswerLine['status'], string> = {
  sending: 'передаётся',
  retry: 'будет повторено',
  sent: 'принято',
  failed: 'не принято',
  suppressed: 'отменено',
};

export function WebhookSection({
  webhook,
  place,
  organisation,
  zone,
  form = EMPTY_FORM,
}: {
  webhook: WebhookState;
  /** «2 из 3»: several may have one address. */
  place: string;
  /** Title; null where there is only one. */
  organisation: string | null;
  zone: string;
  form?: FormState | undefined;
}) {
  const { id, url, eventTypes, paused, waiting, lastSentAt, answers, isRotating } = webhook;
  const { host } = new URL(url);
  return (
    <section class="card" aria-label={`Веб-хук ${place}: ${host}`}>
      <h2>{host}</h2>
      <p>
        <code>{url}</code>
      </p>
      <p class={paused !== null && paused.reason !== 'operator' ? 'notice alarm' : undefined}>
        Состояние: <b>{webhookState(paused)}</b>
        {paused !== null && ` с ${timeInWords(paused.at, zone)}`}. Ожидают передачи событий: {waiting}.{' '}
        {lastSentAt === null
          ? 'Пока ничего не передано.'
          : `Последний раз передано ${timeInWords(lastSentAt, zone)}.`}
      </p>
      <p class="quiet">
        {organisation !== null && `Организация: ${organisation}. `}
        События:{' '}
        {eventTypes.length === 0 ? 'все' : eventTypes.map((type) => EVENT_TYPE_WORDS[type]).join(', ')}.
        {isRotating && ' Пока действуют два секрета: прежний и новый.'} Номер: {id}.
      </p>
      {answers.length > 0 && <Answers answers={answers} zone={zone} />}
      <form method="post" action={WEBHOOKS}>
        <input type="hidden" name="webhook" value={id} />
        <div class="actions">
          <DeedButton deed="test" label="Проверить" />
          {paused === null ? (
            <DeedButton deed="pause" label="Приостановить" />
          ) : (
            <DeedButton deed="resume" label="Возобновить" />
          )}
        </div>
      </form>
      <Confirmed
        webhook={id}
        deed="rotate"
        form={form}
        summary="Сменить секрет"
        label={
          isRotating
            ? 'Прежний секрет, который ещё действует, перестанет действовать сразу: программа уже проверяет подпись по нынешнему'
            : 'Нынешний секрет будет действовать ещё семь дней; за это время новый нужно внести в программу'
        }
        button="Сменить"
      />
      <Confirmed
        webhook={id}
        deed="remove"
        form={form}
        summary="Удалить веб-хук"
        label={
          waiting === 0
            ? 'Программа больше не будет узнавать о событиях'
            : `Программа больше не будет узнавать о событиях; не переданные (${waiting}) ей не передадут`
        }
        button="Удалить"
      />
    </section>
  );
}

function Confirmed({
  webhook,
  deed,
  form,
  summary,
  label,
  button,
}: {
  webhook: string;
  deed: 'rotate' | 'remove';
  form: FormState;
  summary: string;
  /** What is agreed to. */
  label: string;
  button: string;
}) {
  const field = confirmField(deed, webhook);
  return (
    <details open={form.errors[field] !== undefined}>
      <summary>{summary}</summary>
      <form method="post" action={WEBHOOKS}>
        <input type="hidden" name="webhook" value={webhook} />
        <Tick form={form} name={field} label={label} />
        <button type="submit" name="deed" value={deed} class="second">
          {button}
        </button>
      </form>
    </details>
  );
}

function DeedButton({ deed, label }: { deed: Deed; label: string }) {
  return (
    <button type="submit" name="deed" value={deed} class="second">
      {label}
    </button>
  );
}

function Answers({ answers, zone }: { answers: readonly WebhookAnswerLine[]; zone: string }) {
  return (
    <table class="cards">
      <caption>Последние сообщения</caption>
      <thead>
        <tr>
          <th scope="col">Когда</th>
          <th scope="col">Сообщение</th>
          <th scope="col">Попыток</th>
          <th scope="col">Итог</th>
        </tr>
      </thead>
      <tbody>
        {answers.map((one) => (
          <tr>
            <th scope="row">{timeInWords(one.at, zone)}</th>
            <td data-label="Сообщение">{messageWords(one.subject)}</td>
            <td data-label="Попыток">{one.attempts}</td>
            <td data-label="Итог">
              {STATUS[one.status]}; {webhookAnswer(one)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** «srok.events (2)» → «событий: 2» */
function messageWords(subject: string): string {
  if (subject === 'srok.test') return 'проверочное';
  const [, events] = /\((\d+)\)$/.exec(subject) ?? [];
  return events === undefined ? subject : `событий: ${events}`;
}
