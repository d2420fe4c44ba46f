// The chain of a proof file: each line follows the one before it and is what its hash says.
import { numericDate } from '../calendar/dates.ts';
import { chainStart, lineHash } from '../store/journal.ts';
import type { Fault } from './faults.ts';
import type { Manifest, ProofLine } from './format.ts';

export interface LineCheck {
  next(line: ProofLine): void;
  end(): void;
  /** Lines from the first on that hold. */
  whole(): number;
  /** All lines that are there. */
  found(): number;
}

export function createLineCheck(manifest: Manifest, report: (fault: Fault) => void): LineCheck {
  const { roadmap } = manifest;
  let head = chainStart(roadmap);
  let seq = 0;
  let whole: number | null = null;
  let count = 0;
  const broken = (fault: Fault) => {
    whole ??= seq;
    report(fault);
  };

  return {
    next(line) {
      count += 1;
      if (line.seq !== seq + 1)
        broken({
          line: seq + 1,
          what: 'записи нет на её месте: она удалена, или порядок записей изменён',
          expected: `№ ${seq + 1}`,
          found: `№ ${line.seq}`,
        });
      const { hash, ...rest } = line;
      const found = lineHash(head, { roadmap, ...rest });
      // A removed line makes the one after it wrong as well: said once.
      if (found !== hash && line.seq === seq + 1)
        broken({
          line: line.seq,
          what: `запись (${line.type}, ${day(line.at)}) не та, что запечатана её отметкой: она изменена`,
          expected: hash,
          found,
        });
      // What comes after it is held against the hash that it claims: otherwise all would be wrong.
      head = hash;
      seq = line.seq;
    },
    end() {
      if (seq !== manifest.lines || head !== manifest.head)
        broken({
          line: seq + 1,
          what: 'конец журнала не тот, что указан в manifest.json',
          expected: `№ ${manifest.lines}, ${manifest.head}`,
          found: `№ ${seq}, ${head}`,
        });
    },
    whole: () => whole ?? seq,
    found: () => count,
  };
}

/** In Greenwich: the zone of the roadmap is not proven. */
function day(at: number): string {
  return numericDate(new Date(at).toISOString().slice(0, 10));
}
