// Who is to get mail by the roadmap's file and has no address: better known before the order is put under control.
import type { Roadmap } from './roadmap.ts';

/** A sentence for each such person, by person key; `informed` people included, who get copies only. */
export function unreachablePeople(roadmap: Roadmap): { person: string; message: string }[] {
  const roles = new Map<string, string[]>();
  const add = (person: string, role: string) => roles.set(person, [...(roles.get(person) ?? []), role]);
  const { supervisor, controller, order, items, parties, people } = roadmap;
  add(supervisor, 'контроль исполнения');
  add(controller, 'контролёр');
  add(order.issuer, 'издал распоряжение');
  const led = new Map<string, string[]>();
  for (const item of items)
    for (const [i, party] of item.responsible.entries()) {
      const lead = i === 0 ? (item.lead ?? parties[party]?.lead) : parties[party]?.lead;
      if (lead !== undefined && !led.get(lead)?.includes(item.id))
        led.set(lead, [...(led.get(lead) ?? []), item.id]);
    }
  for (const [lead, ids] of led) add(lead, `исполнитель п. ${ids.join(', ')}`);
  for (const party of Object.values(parties))
    for (const person of party.informed ?? []) add(person, 'для сведения');
  for (const person of roadmap.monitoring?.recipients ?? []) add(person, 'получатель отчёта о показателях');
  return [...roles].flatMap(([person, found]) => {
    const known = people[person];
    if (!known || known.email !== undefined) return [];
    const message = `${known.name}: нет адреса электронной почты (${[...new Set(found)].join('; ')}), письма не дойдут: добавьте email`;
    return [{ person, message }];
  });
}
