// `srok calendar …`: years and own days that come while the service runs: shown, imported, taken back.
import { type Command, InvalidArgumentError } from 'commander';

interface Asked {
  yes?: boolean;
  json?: boolean;
  dryRun?: boolean;
}

export function registerCalendar(program: Command): void {
  const calendar = program
    .command('calendar')
    .description(
      'изменить производственный календарь: год после постановления о переносе выходных или свои дни',
    );
  asking(
    calendar
      .command('import')
      .description('внести год или свои дни')
      .argument('<file>', 'год (имя вида ru-2027.yaml или ru-2027.json) или свои дни; YAML, JSON'),
  )
    .addHelpText(
      'after',
      `
Сначала показывается, какие контрольные даты и уведомления переносятся и почему. Сроки не меняются, отправленное
не отправляется повторно. Служба учитывает изменение сразу, перезапускать её не нужно.

Как составить файл года – docs/calendars.ru.md, там и образец. Свои дни:
  calendar: ru
  organisation: gorod          # необязательно: без него – для всех
  source: { issuer: Администрация Города Томска, number: 15-р, date: 2026-03-02 }
  days:
    - { date: 2026-06-08, off: День города }

Примеры:
  srok calendar import ru-2027.json --dry-run
  srok calendar import --yes дни.yaml`,
    )
    .action(async (file: string, options: Asked) => {
      const { importCalendar } = await import('./change-calendar.ts');
      await importCalendar(file, options);
    });
  calendar
    .command('list')
    .description('показать годы и изменения с их источниками')
    .option('--json', 'в виде JSON')
    .action(async (options: { json?: boolean }) => {
      const { listCalendars } = await import('./show-calendars.ts');
      await listCalendars(options.json === true);
    });
  calendar
    .command('export')
    .description('напечатать действующий год – файл для config/calendars')
    .argument('<name>', 'календарь, например ru')
    .argument('<year>', 'год', wholeNumber)
    .option('--organisation <id>', 'с днями этой организации')
    .action(async (name: string, year: number, options: { organisation?: string }) => {
      const { exportYear } = await import('./show-calendars.ts');
      await exportYear(name, year, options.organisation);
    });
  asking(
    calendar
      .command('withdraw')
      .description('отменить внесённое изменение')
      .argument('<id>', 'номер изменения из srok calendar list', wholeNumber)
      .requiredOption('--reason <text>', 'причина: остаётся в журнале'),
  ).action(async (id: number, options: Asked & { reason: string }) => {
    const { withdrawChange } = await import('./change-calendar.ts');
    await withdrawChange(id, options.reason, options);
  });
}

function asking(command: Command): Command {
  return command
    .option('-y, --yes', 'не спрашивать подтверждения')
    .option('--dry-run', 'только показать, ничего не менять')
    .option('--json', 'показать в виде JSON');
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('нужно целое число');
  return Number(text);
}
