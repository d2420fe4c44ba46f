// `srok outbox`: the messages kept here because no mail server is set.
import type { Command } from 'commander';
import { formatInstant } from '../calendar/dates.ts';
import { UserError } from '../errors.ts';

const SHOWN = 100;

export function registerOutbox(program: Command): void {
  program
    .command('outbox')
    .description('показать письма, сохранённые без почтового сервера (SMTP_URL не задан)')
    .argument('[номер]', 'номер письма: показать его целиком')
    .option('--json', 'ответ в виде JSON')
    .addHelpText('after', '\nПримеры:\n  srok outbox\n  srok outbox 4f1c2f0e-8d0a-4f0e-9b3e-2c9c0f3c1a11')
    .action(async (id: string | undefined, options: { json?: boolean }) => {
      const [{ withRuntime }, { processSettings }, { findMessage, keptMessages }] = await Promise.all([
        import('./with-runtime.ts'),
        import('../settings.ts'),
        import('../store/messages.ts'),
      ]);
      await withRuntime(processSettings(), async ({ runtime }) => {
        const { db } = runtime.database;
        const out = (line: string) => process.stdout.write(`${line}\n`);
        if (id !== undefined) {
          const message = await findMessage(db, id);
          if (!message) throw new UserError(`Нет письма ${id}. Перечень: srok outbox`);
          if (options.json) return out(JSON.stringify(message));
          out(`Кому:  ${message.name} <${message.recipient}>`);
          out(`Когда: ${formatInstant(message.at, message.zone)}`);
          out(`Тема:  ${message.subject}\n`);
          return out(message.text ?? 'Текст удалён: истёк срок хранения или удалены сведения о лице.');
        }
        const { messages, total } = await keptMessages(db, SHOWN);
        if (options.json) {
          for (const message of messages) out(JSON.stringify(message));
          return;
        }
        if (total === 0) return out('Сохранённых писем нет.');
        for (const m of messages)
          out(
            `${m.id}  ${formatInstant(m.at, m.zone).slice(0, 16).replace('T', ' ')}  ${m.recipient}  ${m.subject}`,
          );
        out(`\nПисем: ${total}${total > SHOWN ? `, показаны последние ${SHOWN}` : ''}`);
      });
    });
}
