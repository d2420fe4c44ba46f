// A roadmap and its items as lists show them: what a page about many roadmaps needs, without their states.
import type { IsoDate } from '../calendar/dates.ts';

/** On these days, both included, the substitute acts for the absent person: chains are followed. Addresses. */
export interface Substitution {
  absent: string;
  substitute: string;
  from: IsoDate;
  until: IsoDate;
}
