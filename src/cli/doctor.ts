// `srok doctor`: everything that would make a promise fail, in plain words.
import type { Command } from 'commander';

/** Something was found. */
const FOUND = 3;

export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('проверить всё, от чего зависит, что ничего не потеряется')
    .option('--json', 'ответ в виде JSON: по строке на проверку')
    .addHelpText(
      'after',
      `
Код завершения 0: замечаний нет; ${FOUND}: есть замечания; 1: база данных или очередь недоступны.

Пример:
  srok doctor`,
    )
    .action(async (options: { json?: boolean }) => {
      const [{ withRuntime }, { processSettings }, { examine }] = await Promise.all([
        import('./with-runtime.ts'),
        import('../settings.ts'),
        import('./doctor-checks.ts'),
      ]);
      const settings = processSettings();
      const findings = await withRuntime(settings, (given) => examine(settings, given));
      for (const finding of findings) {
        const line = `${finding.ok ? 'исправно ' : 'ЗАМЕЧАНИЕ'}  ${finding.check}: ${finding.text}`;
        process.stdout.write(`${options.json ? JSON.stringify(finding) : line}\n`);
      }
      const wrong = findings.filter((f) => !f.ok).length;
      if (!options.json) process.stdout.write(wrong === 0 ? '\nЗамечаний нет.\n' : `\nЗамечаний: ${wrong}\n`);
      if (wrong > 0) process.exitCode = FOUND;
    });
}
