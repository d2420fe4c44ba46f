// Three working days after the assignment nobody has acknowledged it (A+3).

import type { EntryFacts } from '../workflows/facts.ts';
import { byNumber } from './assignment.ts';
import { countItems, orders } from './item-blocks.ts';
import type { Message } from './message.ts';
import { plural } from './wording.ts';

const subjectOfMany = (facts: readonly EntryFacts[]) => `Подтвердите ознакомление: ${orders(facts)}`;

export const ackMissing: Message = {
  subject: (facts) => subjectOfMany([facts]),
  subjectOfMany,
  clause: () => 'подтвердите ознакомление',
  sections(facts) {
    const n = countItems(facts);
    return [
      {
        heading: 'Подтвердите ознакомление',
        tone: 'warning',
        blocks: [
          {
            kind: 'ask',
            text: `Ознакомление с распоряжением № ${facts[0]?.roadmap.order.number ?? ''} не подтверждено. Вам ${plural(n, 'поручен', 'поручены', 'поручены')} ${n} ${plural(n, 'пункт', 'пункта', 'пунктов')}; одно подтверждение – на все.`,
          },
          byNumber(facts),
        ],
      },
    ];
  },
};
