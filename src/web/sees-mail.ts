// Who sees all mail of a roadmap, and the addresses of its people.
import type { RoadmapPlace } from './route.ts';

export function seesMail({ isOperator, roles }: Pick<RoadmapPlace, 'isOperator' | 'roles'>): boolean {
  return isOperator || roles.has('controller') || roles.has('supervisor');
}
