// Runs a simulation for `srok simulate` and prints it in the wanted form. Nothing is printed of a run with an
// event that the rules refuse.
import { renderMail } from '../messages/render.ts';
import { subjectOf } from '../messages/subject.ts';
import { messageLine } from '../simulation/message-line.ts';
import { runScenario } from '../simulation/run-scenario.ts';
import type { Mail } from '../workflows/mail.ts';
import type { PlanContext } from '../workflows/plan/context.ts';
import { messageTable } from './message-table.ts';
import { createProgress } from './progress.ts';
import { printIssues } from './read-input.ts';
import type { Run } from './read-run.ts';
import { simulationReport } from './simulation-report.tsx';

type Tell<T> = (mail: Mail, contextOf: (roadmap: string) => PlanContext) => T;

export function printSimulation(run: Run, format: 'table' | 'ndjson' | 'html'): void {
  if (format === 'ndjson')
    print(run, ndjson, (lines) => {
      for (const line of lines) process.stdout.write(`${line}\n`);
    });
  else if (format === 'table')
    print(run, row, (rows) => {
      for (const line of messageTable(rows)) process.stdout.write(`${line}\n`);
    });
  else
    print(run, letter, (letters) => {
      const roadmaps = run.given.map(({ roadmap }) => roadmap);
      process.stdout.write(`${simulationReport({ ...run, roadmaps, letters })}\n`);
    });
}

const ndjson: Tell<string> = (mail, contextOf) =>
  messageLine({ ...mail, to: mail.to.key, subject: subjectOf(mail, contextOf) });

const row = (({ at, zone, to, kind, ...mail }, contextOf) => ({
  at,
  zone,
  to: to.name,
  kind,
  subject: subjectOf({ at, zone, to, kind, ...mail }, contextOf),
})) satisfies Tell<unknown>;

const letter = ((mail, contextOf) => {
  const { subject, text } = renderMail(mail, contextOf);
  return { ...mail, subject, text };
}) satisfies Tell<unknown>;

function print<T>(run: Run, tell: Tell<T>, show: (messages: T[]) => void): void {
  const progress = createProgress('Дорожных карт', run.given.length);
  const result = runScenario({ ...run, roadmaps: run.given, onProgress: progress.update }, tell);
  progress.stop();
  if (result.ok) {
    show(result.messages);
    return;
  }
  printIssues(result.errors);
  process.exitCode = 1;
}
