// `srok doctor`: everything that would make a promise fail, in plain words, with what to do about it.
import { type Command, Option } from 'commander';
import type { CheckId, Finding, Level } from './doctor/finding.ts';

/** A promise is broken or will be. */
const FOUND = 3;

const WORDS: Record<Level, string> = { ok: 'исправно  ', warning: 'ВНИМАНИЕ  ', fault: 'НЕИСПРАВНО' };
const INDENT = ' '.repeat(12);

export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('проверить всё, от чего зависит, что ничего не потеряется')
    .option('--json', 'ответ в виде JSON: по строке на проверку')
    .addOption(
      new Option('--role <роль>', 'на машине только эта часть службы; без параметра – обе').choices([
        'web',
        'worker',
      ]),
    )
    .addHelpText(
      'after',
      `
Ничего не меняет. Если что-то не работает, остальные проверки всё равно выполняются.

Код завершения 0: неисправностей нет (замечания могут быть); ${FOUND}: есть неисправности; 1: неверны переменные окружения.

Поля строки JSON: id – какая проверка (список – в docs/doctor.md), level – ok, warning или fault, text – что обнаружено,
advice – что сделать, guide – где об этом сказано в руководстве (null, если делать ничего не нужно). На одну проверку
может быть несколько строк.

Примеры:
  srok doctor
  srok doctor --role worker    на машине, которая только рассылает: приложенных файлов и копий там нет
  srok doctor --json`,
    )
    .action(async (options: { json?: boolean; role?: 'web' | 'worker' }) => {
      const [
        { examine },
        { CHECKS },
        { guideTo, nextStep },
        { createMailResolver },
        { freeBytes },
        { processSettings },
        { createLog },
      ] = await Promise.all([
        import('./doctor/examine.ts'),
        import('./doctor/finding.ts'),
        import('./doctor/lead.ts'),
        import('./doctor/mail-domains.ts'),
        import('./doctor/disk-space.ts'),
        import('../settings.ts'),
        import('../log.ts'),
      ]);
      const settings = processSettings();
      const found: Finding[] = [];
      const findings = examine({
        settings,
        servesPages: options.role !== 'worker',
        // What is wrong is said as a finding, once.
        log: createLog('silent'),
        resolver: createMailResolver(),
        free: freeBytes,
        now: Date.now,
      });
      for await (const finding of findings) {
        found.push(finding);
        const guide = finding.advice === null ? null : guideTo(finding.id);
        process.stdout.write(
          `${options.json ? JSON.stringify({ ...finding, guide }) : inWords(finding, CHECKS[finding.id])}\n`,
        );
      }
      if (!options.json) {
        const next = nextStep(found);
        process.stdout.write(`\n${summary(found)}\n`);
        if (next) process.stdout.write(`\n${stepInWords(next, CHECKS, guideTo(next.id))}\n`);
      }
      if (found.some(({ level }) => level === 'fault')) process.exitCode = FOUND;
      // A server that took the connection and says nothing must not hold the program.
      setTimeout(() => process.exit(), 1_000).unref();
    });
}

function inWords({ level, text, advice }: Finding, name: string): string {
  const line = `${WORDS[level]}  ${name}: ${text}`;
  return advice === null ? line : `${line}\n${INDENT}Что сделать: ${advice}`;
}

function summary(findings: readonly Finding[]): string {
  const count = (wanted: Level) => findings.filter(({ level }) => level === wanted).length;
  const [faults, warnings] = [count('fault'), count('warning')];
  return faults + warnings === 0 ? 'Всё исправно.' : `Неисправностей: ${faults}, замечаний: ${warnings}.`;
}

function stepInWords({ id, text, advice }: Finding, names: Record<CheckId, string>, guide: string): string {
  // What a program below has said may be long, and stands above in full.
  return `Следующий шаг – ${names[id]}: ${text.split('\n')[0] ?? ''}\n  ${advice ?? ''}\n  Подробнее: ${guide}`;
}
