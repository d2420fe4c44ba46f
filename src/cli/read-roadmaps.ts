// Roadmap files as the commands take them: all are read and checked, every fault of every file is printed.
import type { WorkCalendar } from '../calendar/work-calendar.ts';
import { loadConfig } from '../config.ts';
import { processSettings } from '../settings.ts';
import type { Issue, Path } from '../workflows/locate.ts';
import { type Known, parseRoadmap } from '../workflows/parse-roadmap.ts';
import type { Policy } from '../workflows/policy.ts';
import { readYaml } from '../workflows/read-yaml.ts';
import type { Roadmap } from '../workflows/roadmap.ts';
import { configFolder } from './config-folder.ts';
import { printIssues, readInput } from './read-input.ts';

export interface GivenRoadmap {
  file: string;
  text: string;
  roadmap: Roadmap;
  calendar: WorkCalendar;
  policy: Policy;
}

/** What the folder of settings says, whatever has been changed in the database; @param config what `--config` says */
export function knownOfFiles(config: string | undefined): Known {
  return loadConfig(config === undefined ? processSettings().configDir : configFolder(config));
}

/**
 * @returns null after faults have been printed: of the files, or that two of them cannot run together
 */
export function readRoadmaps(files: readonly string[], known: Known): GivenRoadmap[] | null {
  const read = files.map(createRoadmapReader(known));
  const given = read.filter((one) => one !== null);
  if (given.length < read.length) return null;
  const conflicts = conflictsBetween(given);
  printIssues(conflicts);
  return conflicts.length > 0 ? null : given;
}

/** Reads one file, prints what is wrong or doubtful in it; null when it has faults. */
export function createRoadmapReader(known: Known): (file: string) => GivenRoadmap | null {
  return (file) => {
    const text = readInput(file);
    if (text === null) return null;
    const result = parseRoadmap(text, file, known);
    printIssues(result.warnings, 'предупреждение: ');
    if (!result.ok) {
      printIssues(result.errors);
      return null;
    }
    const { roadmap } = result;
    const [days, policy] = [known.calendar(roadmap.calendar), known.policies.get(roadmap.policy)];
    if (!days || !policy) throw new Error(`${file}: checked against a calendar or policy that is not there`);
    return { file, text, roadmap, calendar: days, policy };
  };
}

/** A roadmap given twice, or one key for people with different addresses: a message's `to` would say nothing. */
function conflictsBetween(given: readonly GivenRoadmap[]): Issue[] {
  const found: Issue[] = [];
  const report = ({ file, text }: GivenRoadmap, path: Path, message: string) => {
    const yaml = readYaml(text, file);
    found.push({ file, ...(yaml.ok ? yaml.locate.value(path) : { line: 1, column: 1 }), message });
  };
  const files = new Map<string, string>();
  const people = new Map<string, { file: string; email: string }>();
  for (const one of given) {
    const { id } = one.roadmap;
    const twin = files.get(id);
    if (twin !== undefined) {
      report(one, ['roadmap'], `дорожная карта «${id}» уже есть в ${twin}: оставьте один файл`);
      continue;
    }
    files.set(id, one.file);
    for (const [key, { email }] of Object.entries(one.roadmap.people)) {
      if (email === undefined) continue;
      const other = people.get(key);
      if (other && other.email !== email)
        report(
          one,
          ['people', key, 'email'],
          `у «${key}» здесь адрес ${email}, а в ${other.file} – ${other.email}: исправьте адрес или дайте разным лицам разные ключи`,
        );
      people.set(key, other ?? { file: one.file, email });
    }
  }
  return found;
}
