// `srok login-link ADDRESS`: a link to sign in with that an operator hands over, where no mail arrives.
import { type Command, InvalidArgumentError } from 'commander';
import { UserError } from '../errors.ts';

const LONGEST_MINUTES = 24 * 60;

export function registerLoginLink(program: Command): void {
  program
    .command('login-link')
    .description('выдать ссылку для входа лицу, до которого не доходят письма')
    .argument('<address>', 'адрес электронной почты лица')
    .option('--minutes <minutes>', 'сколько минут ссылка действует', minutes, 15)
    .addHelpText(
      'after',
      `
Ссылка действует один раз. Кто её откроет, войдёт от имени этого лица: передайте её только ему самому. Адрес должен
быть указан в дорожной карте (исполнители, контролёр, наблюдатели и другие лица), в SROK_OPERATORS или в organisations.yaml.

Примеры:
  srok login-link shkurkina@example.org
  srok login-link shkurkina@example.org --minutes 60`,
    )
    .action(async (given: string, options: { minutes: number }) => {
      const [
        { systemClock },
        { createSignIn },
        { createLog },
        { createOutboxNotifier },
        { processSettings },
        run,
      ] = await Promise.all([
        import('../clock.ts'),
        import('../engine/sign-in.ts'),
        import('../log.ts'),
        import('../notifiers/outbox.ts'),
        import('../settings.ts'),
        import('./with-runtime.ts'),
      ]);
      const settings = processSettings();
      const address = given.trim().toLowerCase();
      await run.withRuntime(settings, async ({ runtime, config }) => {
        const signIn = createSignIn({
          db: runtime.database.db,
          clock: systemClock,
          // Nothing is sent: the operator hands the link over.
          notifier: createOutboxNotifier(),
          publicUrl: settings.publicUrl,
          operators: [...settings.operators, ...config.organisations.addresses],
          log: createLog('warn'),
        });
        const link = await signIn.linkFor(address, { minutes: options.minutes });
        if (link === null)
          throw new UserError(
            `Адреса ${address} нет ни в одной дорожной карте, ни в SROK_OPERATORS, ни в organisations.yaml.`,
          );
        process.stdout.write(`${link}\n`);
      });
    });
}

function minutes(text: string): number {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= LONGEST_MINUTES) return number;
  throw new InvalidArgumentError(`нужно целое число от 1 до ${LONGEST_MINUTES}`);
}
