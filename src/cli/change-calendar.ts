// The work of `srok calendar import` and `withdraw`: read, check, show what would happen, ask, change, let the plans follow.
import { systemClock } from '../clock.ts';
import { createCalendarChanger } from '../engine/change-calendar.ts';
import { type CalendarPreview, NOTICE_CHANGES } from '../engine/preview-calendar.ts';
import { UserError } from '../errors.ts';
import { createLog } from '../log.ts';
import { processSettings } from '../settings.ts';
import {
  kindsInWords,
  NOTICE_WORDS,
  noticeInWords,
  orderInWords,
  outcomeInWords,
  proposalInWords,
  restingInWords,
  shortDay,
  whyMoved,
} from '../web/calendar-words.ts';
import { basisOf, type ProposedChange } from '../workflows/calendar-change.ts';
import type { ChangeFault } from '../workflows/calendar-faults.ts';
import { isCleanLine, UNCLEAN } from '../workflows/clean-text.ts';
import { readCalendarChange } from '../workflows/read-calendar-change.ts';
import { confirmed } from './confirm.ts';
import { createProgress } from './progress.ts';
import { printIssues, readInput } from './read-input.ts';
import { type CommandRuntime, withRuntime } from './with-runtime.ts';

interface Asked {
  yes?: boolean;
  json?: boolean;
  dryRun?: boolean;
}

export async function importCalendar(file: string, options: Asked): Promise<void> {
  const text = readInput(file);
  const read = text === null ? null : readCalendarChange(text, file);
  if (!read?.ok) {
    if (read) printIssues(read.issues);
    process.stderr.write('Ничего не изменено.\n');
    process.exitCode = 1;
    return;
  }
  await withRuntime(processSettings(), (given) =>
    change(given, read.proposal, options, (faults) => printIssues(faults.map(read.issueOf))),
  );
}

export async function withdrawChange(id: number, reason: string, options: Asked): Promise<void> {
  if (reason.trim() === '') throw new UserError('причина пуста: впишите её после --reason');
  if (!isCleanLine(reason.trim())) throw new UserError(`в причине ${UNCLEAN}`);
  await withRuntime(processSettings(), async (given) => {
    const made = given.rules.live.changes().find((one) => one.id === id);
    if (!made) throw new UserError(`нет изменения № ${id}: см. srok calendar list`);
    const { calendar, organisation } = made;
    const content = { kind: 'withdrawal', of: id, reason: reason.trim() } as const;
    await change(given, { calendar, organisation, content }, options, ([fault]) => {
      throw new UserError(fault?.message ?? '');
    });
  });
}

async function change(
  given: CommandRuntime,
  proposal: ProposedChange,
  options: Asked,
  refuse: (faults: readonly ChangeFault[]) => void,
): Promise<void> {
  const { runtime, rules } = given;
  const { database, engine } = runtime;
  const changer = createCalendarChanger({
    db: database.db,
    clock: systemClock,
    rules,
    log: createLog('warn'),
  });
  const refused = (faults: readonly ChangeFault[]) => {
    refuse(faults);
    process.stderr.write('Ничего не изменено.\n');
    process.exitCode = 1;
  };
  const faults = await changer.check(proposal);
  if (faults.length > 0) return refused(faults);
  const looking = createProgress('Дорожных карт просмотрено', await changer.concerned(proposal));
  const preview = await changer.preview(proposal, looking.update);
  looking.stop();
  if (options.json) process.stdout.write(`${JSON.stringify({ proposal, preview })}\n`);
  else for (const line of previewLines(proposal, preview, given)) process.stdout.write(`${line}\n`);
  if (options.dryRun) return;
  if (!options.yes && !(await confirmed('Внести изменение?'))) {
    process.stderr.write('Ничего не изменено.\n');
    process.exitCode = 1;
    return;
  }
  const changed = await changer.change(proposal, { by: null, seen: preview.version });
  if (!changed.ok) {
    if (changed.reason === 'faults') return refused(changed.faults);
    if (changed.reason === 'busy')
      throw new UserError(
        'служба занята рассылкой или загрузкой, ничего не изменено: повторите команду через минуту',
      );
    throw new UserError(
      'календарь тем временем изменил кто-то другой, ничего не изменено: повторите команду',
    );
  }
  const following = createProgress('Планов пересчитано', preview.roadmaps);
  const planned = await engine.followCalendars({ progress: following.update });
  following.stop();
  if (!options.json)
    process.stdout.write(`Изменение № ${changed.id} внесено. Дорожных карт с новым планом: ${planned}.\n`);
}

/** Of lists that can be long. */
const SHOWN = 20;

function previewLines(
  proposal: ProposedChange,
  preview: CalendarPreview,
  { rules, config }: CommandRuntime,
): string[] {
  const orderOf = (roadmap: string) => orderInWords(preview, roadmap, config.organisations);
  const years = rules.live.years(proposal.calendar, proposal.organisation);
  const { controlDates, overdue, notices, days, past, resting } = preview;
  return [
    proposalInWords(proposal),
    `${proposal.content.kind === 'withdrawal' ? 'Причина' : 'Источник'}: ${basisOf(proposal.content)}`,
    ...(days.added.length > 0 ? [`Добавляется год: ${days.added.join(', ')}`] : []),
    ...(days.removed.length > 0
      ? [`Не станет года: ${days.removed.join(', ')}. Что приходится на него, не будет планироваться.`]
      : []),
    ...(resting.length > 0 ? [restingInWords(resting)] : []),
    outcomeInWords(preview),
    ...limited(
      controlDates.map(
        (one) =>
          `  ${orderOf(one.roadmap)}, п. ${one.item}${one.occurrence === '' ? '' : ` (${one.occurrence})`}: срок ${shortDay(one.due)} не меняется, контрольная дата ${shortDay(one.from)} → ${shortDay(one.to)}; ${whyMoved(preview, proposal, one, years)}`,
      ),
    ),
    ...limited(
      overdue.map(
        ({ roadmap, item, due, isOverdue }) =>
          `  ВНИМАНИЕ: ${orderOf(roadmap)}, п. ${item}, срок ${shortDay(due)}: ${isOverdue ? 'будет считаться нарушенным' : 'больше не будет считаться нарушенным'}`,
      ),
    ),
    ...NOTICE_CHANGES.flatMap((what) => {
      const { total, byKind, first } = notices[what];
      if (total === 0) return [];
      return [
        `Уведомления ${NOTICE_WORDS[what]}: ${total} (${kindsInWords(byKind)})`,
        ...limited(
          first.map((one) => `  ${orderOf(one.roadmap)}: ${noticeInWords(one)}`),
          total,
        ),
      ];
    }),
    ...(past.length > 0
      ? [`Прошедшие дни: ${past.map(shortDay).join(', ')}. Отправленное остаётся отправленным.`]
      : []),
  ];
}

function limited(lines: readonly string[], total = lines.length): string[] {
  const shown = lines.slice(0, SHOWN);
  return total > shown.length ? [...shown, `  … и ещё ${total - shown.length}`] : shown;
}
