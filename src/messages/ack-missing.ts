// Three working days after the assignment nobody has acknowledged it (A+3).

import type { EntryFacts } from '../workflows/facts.ts';
import { byNumber, entrusted } from './assignment.ts';
import { acknowledging } from './buttons.ts';
import { orders } from './item-blocks.ts';
import type { Message } from './message.ts';

const subjectOfMany = (facts: readonly EntryFacts[]) => `Подтвердите ознакомление: ${orders(facts)}`;

export const ackMissing: Message = {
  subject: (facts) => subjectOfMany([facts]),
  subjectOfMany,
  clause: () => 'подтвердите ознакомление',
  sections(facts, links) {
    return [
      {
        heading: 'Подтвердите ознакомление',
        tone: 'warning',
        blocks: [
          {
            kind: 'ask',
            text: `Ознакомление с распоряжением № ${facts[0]?.roadmap.order.number ?? ''} не подтверждено. ${entrusted(facts)}${facts.length > 1 ? ' Одно подтверждение – на все пункты.' : ''}`,
          },
          ...acknowledging(facts, links),
          byNumber(facts, links),
        ],
      },
    ];
  },
};
