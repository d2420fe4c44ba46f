// `srok restore FILE`: a backup into an empty database, and what becomes of the mail that was due meanwhile.
import type { Command } from 'commander';

export function registerRestore(program: Command): void {
  program
    .command('restore')
    .description('загрузить копию в пустую базу данных; служба должна быть остановлена')
    .argument('[file]', 'файл, сделанный командой srok backup')
    .option(
      '--sent-until <время>',
      'до какого времени прежняя служба могла отправлять письма: 2024-02-12T14:00 либо backup',
    )
    .option('--loaded <время>', 'данные уже загружены иначе (pg_restore); время той копии')
    .addHelpText(
      'after',
      `
Загружается всё или ничего. Копия прежней версии программы загружается и приводится к этой версии.

Что служба отправила после копирования, в копии не записано. Поэтому уведомления, время которых наступило между
копированием и моментом из --sent-until (если не задан – настоящее время), повторно не отправляются: они перечисляются
здесь, в журнале и в ближайшей сводке контролёра. Если служба после копирования не работала (перенос на другой сервер),
укажите --sent-until backup: тогда всё, что не отправлено, уйдёт. Время без пояса – по часам этого компьютера.

Примеры:
  srok restore /var/backups/srok-2024-02-12.sql.gz
  srok restore --sent-until 2024-02-14T03:20 /var/backups/srok-2024-02-12.sql.gz
  srok restore --sent-until backup перенос.sql.gz
  srok restore --loaded 2024-02-12T01:00     (после pg_restore)`,
    )
    .action(async (file: string | undefined, options: { sentUntil?: string; loaded?: string }) => {
      const { restoreData } = await import('./restore-data.ts');
      await restoreData(file, options);
    });
}
