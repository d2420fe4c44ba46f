// One order that many schools carry out: a roadmap for each, with the same officials above them.
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import { makeItem, makeRoadmap } from './roadmaps.ts';

export const schoolName = (n: number): string => `МАОУ СОШ № ${n}`;

/** Roadmaps `school-1` … `school-n`: two items due in winter and spring of 2024, a later one and a quarterly one. */
export function schools(count: number, changes: Partial<Roadmap> = {}): Roadmap[] {
  const order = makeRoadmap();
  const { shabolina: _, ...officials } = order.people;
  return Array.from({ length: count }, (_one, i) => {
    const n = i + 1;
    const director = `director-${n}`;
    return makeRoadmap({
      id: `school-${n}`,
      title: `${order.title}: ${schoolName(n)}`,
      people: {
        ...officials,
        [director]: { name: `Директор школы № ${n}`, email: `${director}@example.org` },
      },
      parties: {
        department: { name: 'Департамент образования администрации Города Томска', lead: 'nazarova' },
        [`school-${n}`]: { name: schoolName(n), lead: director },
      },
      items: [
        makeItem('1', '2024-02-15', { title: 'Утверждён план мероприятий', responsible: [`school-${n}`] }),
        makeItem('2', '2024-03-29', {
          title: 'Объявлены закупки',
          responsible: [`school-${n}`, 'department'],
          after: ['1'],
          minWorkingDays: 24,
        }),
        makeItem('3', '2024-11-29', { title: 'Начало работы', responsible: [`school-${n}`] }),
        makeItem('4', '', {
          title: 'Ежеквартальный мониторинг',
          responsible: [`school-${n}`],
          deadline: { kind: 'recurring', text: 'ежеквартально', first: '2024-10-01', rule: 'FREQ=QUARTERLY' },
        }),
      ],
      indicators: [],
      ...changes,
    });
  });
}
