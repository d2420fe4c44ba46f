// After the demo's year: its pages stay open on clocks that stand still, for whoever signs in by a link printed here.
import { once } from 'node:events';
import { dateOf } from '../calendar/dates.ts';
import type { PagesStage } from '../main-stage-pages.ts';
import { directory } from '../workflows/directory.ts';
import type { Roadmap } from '../workflows/roadmap.ts';
import { type Role, rolesIn } from '../workflows/roles.ts';
import type { RoadmapState } from '../workflows/state.ts';
import { localTime } from './message-words.ts';

/** Virtual minutes that a link works: the clocks stand, so until the demo ends. */
const LINK_MINUTES = 60;

/** In this order. */
const SHOWN: readonly (readonly [Role, string])[] = [
  ['supervisor', 'контроль возложен'],
  ['controller', 'контролёр'],
  ['lead', 'ответственный исполнитель'],
];

/** Until `signal`. Prints what the mail receiver takes meanwhile. */
export async function keepPagesOpen(
  stage: PagesStage,
  state: RoadmapState,
  signal: AbortSignal,
  out: (line: string) => void,
): Promise<void> {
  const { roadmap } = state;
  const { date, time } = localTime(stage.clock.now(), roadmap.timezone);
  out(`\nСтраницы: ${stage.publicUrl} – часы показа стоят на ${date}, ${time}`);
  out('Ссылки для входа, каждая на один раз; чтобы войти несколькими лицами сразу, нужны разные браузеры:');
  for (const line of await signInLines(stage, state)) out(line);
  out('На странице входа можно запросить и новую: письмо с ней появится здесь.');
  out('Показ остаётся открытым. Остановить: Ctrl-C.');
  stage.onMail((mail) => {
    print(mail, roadmap, out).catch((error: unknown) => out(`  ✉  ${String(error)}`));
  });
  if (!signal.aborted) await once(signal, 'abort');
  out('\nОстановлено.');
}

async function signInLines({ site, clock }: PagesStage, state: RoadmapState): Promise<string[]> {
  const today = dateOf(clock.now(), state.roadmap.timezone);
  const lines: string[] = [];
  for (const [role, words] of SHOWN)
    for (const { name, email } of Object.values(state.roadmap.people)) {
      if (email === undefined || !rolesIn(state, email, today).has(role)) continue;
      const link = await site.sessions.linkFor(email, { minutes: LINK_MINUTES });
      if (link !== null) lines.push(`  ${name}, ${words}:`, `    ${link}`);
    }
  return lines;
}

type Mail = Parameters<Parameters<PagesStage['onMail']>[0]>[0];

async function print(mail: Mail, roadmap: Roadmap, out: (line: string) => void): Promise<void> {
  const { subject, text } = await mail.parse();
  const [address = ''] = mail.envelope.to;
  out(`  ✉  ${directory([roadmap]).find(address)?.name ?? address}: ${subject ?? ''}`);
  const link = /\S+\/sign-in\/\S+/.exec(text ?? '');
  if (link) out(`     ${link[0]}`);
}
