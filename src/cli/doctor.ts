// `srok doctor`: everything that would make a promise fail, in plain words, with what to do about it.
import type { Command } from 'commander';
import type { Finding, Level } from './doctor/finding.ts';

/** A promise is broken or will be. */
const FOUND = 3;

const WORDS: Record<Level, string> = { ok: 'исправно  ', warning: 'ВНИМАНИЕ  ', fault: 'НЕИСПРАВНО' };
const INDENT = ' '.repeat(12);

export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('проверить всё, от чего зависит, что ничего не потеряется')
    .option('--json', 'ответ в виде JSON: по строке на проверку')
    .addHelpText(
      'after',
      `
Ничего не меняет. Если что-то не работает, остальные проверки всё равно выполняются.

Код завершения 0: неисправностей нет (замечания могут быть); ${FOUND}: есть неисправности; 1: неверны переменные окружения.

Поля строки JSON: id – какая проверка (список – в docs/doctor.md), level – ok, warning или fault, text – что обнаружено,
advice – что сделать (null, если делать ничего не нужно). На одну проверку может быть несколько строк.

Примеры:
  srok doctor
  srok doctor --json`,
    )
    .action(async (options: { json?: boolean }) => {
      const [
        { examine },
        { CHECKS },
        { createMailResolver },
        { freeBytes },
        { processSettings },
        { createLog },
      ] = await Promise.all([
        import('./doctor/examine.ts'),
        import('./doctor/finding.ts'),
        import('./doctor/mail-domains.ts'),
        import('./doctor/disk-space.ts'),
        import('../settings.ts'),
        import('../log.ts'),
      ]);
      const settings = processSettings();
      const count: Record<Level, number> = { ok: 0, warning: 0, fault: 0 };
      const findings = examine({
        settings,
        // What is wrong is said as a finding, once.
        log: createLog('silent'),
        resolver: createMailResolver(),
        free: freeBytes,
        now: Date.now,
      });
      for await (const finding of findings) {
        count[finding.level] += 1;
        process.stdout.write(
          `${options.json ? JSON.stringify(finding) : inWords(finding, CHECKS[finding.id])}\n`,
        );
      }
      if (!options.json) process.stdout.write(`\n${summary(count)}\n`);
      if (count.fault > 0) process.exitCode = FOUND;
      // A server that took the connection and says nothing must not hold the program.
      setTimeout(() => process.exit(), 1_000).unref();
    });
}

function inWords({ level, text, advice }: Finding, name: string): string {
  const line = `${WORDS[level]}  ${name}: ${text}`;
  return advice === null ? line : `${line}\n${INDENT}Что сделать: ${advice}`;
}

function summary({ warning, fault }: Record<Level, number>): string {
  if (fault + warning === 0) return 'Всё исправно.';
  return `Неисправностей: ${fault}, замечаний: ${warning}.`;
}
