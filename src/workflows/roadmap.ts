// The roadmap as its file states it: who, what, by when, in which order. Shape only; reading the file
// with line and column, and what must agree across it, is parse-roadmap.ts.
import { z } from 'zod';
import { isZone } from '../calendar/dates.ts';
import { RollSchema } from '../calendar/rungs.ts';
import { isStorable, UNCLEAN } from './clean-text.ts';
import { IsoDateSchema } from './deadline/meaning.ts';

const Key = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'ключ: строчные латинские буквы, цифры и дефис');
const Text = z.string().trim().min(1, 'пустая строка').max(4000).refine(isStorable, UNCLEAN);
const ItemId = z
  .string()
  .regex(
    /^[0-9A-Za-zА-Яа-яЁё][0-9A-Za-zА-Яа-яЁё.-]{0,15}$/,
    'номер пункта: до 16 букв, цифр, точек и дефисов, в кавычках',
  );
const Zone = z.string().refine(isZone, 'неизвестный часовой пояс: нужен вид Asia/Tomsk');
const Email = z
  .email('неверный адрес электронной почты')
  .max(254)
  .transform((s) => s.toLowerCase());

/** The requisites that prove a change of date: kind, number, date, signatory. */
export const ActSchema = z.strictObject({ kind: Text, number: Text, date: IsoDateSchema, signatory: Text });
export type Act = z.infer<typeof ActSchema>;

export const PersonSchema = z.strictObject({
  name: Text,
  position: Text.exactOptional(),
  email: Email.exactOptional(),
  phone: Text.exactOptional(),
  timezone: Zone.exactOptional(),
});
export type Person = z.infer<typeof PersonSchema>;

const PartySchema = z.strictObject({
  name: Text,
  lead: Key,
  informed: z.array(Key).exactOptional(),
  email: Email.exactOptional(),
});

const RecurringRuleSchema = z.strictObject({
  first: IsoDateSchema,
  rule: Text,
  until: IsoDateSchema.exactOptional(),
});

export const DeadlineSchema = z.union([
  Text,
  z.strictObject({
    text: Text.exactOptional(),
    date: IsoDateSchema.exactOptional(),
    window: z.strictObject({ start: IsoDateSchema, end: IsoDateSchema }).exactOptional(),
    recurring: RecurringRuleSchema.exactOptional(),
    external: z.literal(true).exactOptional(),
    after: z.strictObject({ item: ItemId, workingDays: z.int().min(0).max(1000) }).exactOptional(),
  }),
]);

const RESULT_TYPES = ['letter', 'local-act', 'procurement-notices', 'form', 'order', 'other'] as const;

const ItemSchema = z.strictObject({
  id: ItemId,
  title: Text,
  responsible: z.array(Key).min(1, 'нужен хотя бы один исполнитель'),
  lead: Key.exactOptional(),
  result: z.strictObject({ text: Text, type: z.enum(RESULT_TYPES) }),
  deadline: DeadlineSchema,
  dateSetBy: z.enum(['own', 'region', 'federal']).exactOptional(),
  after: z.array(ItemId).exactOptional(),
  related: z.array(ItemId).exactOptional(),
  minWorkingDays: z.int().min(0).max(1000).exactOptional(),
  executed: z.strictObject({ date: IsoDateSchema, document: Text }).exactOptional(),
});

/** Per cent of a year's minimum that fall to each quarter. */
export const WeightsSchema = z
  .tuple([z.number().min(0), z.number().min(0), z.number().min(0), z.number().min(0)])
  .refine(
    (weights) => Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 100) < 1e-9,
    'доли кварталов: сумма четырёх чисел должна быть 100',
  );

const INDICATOR_KINDS = ['contingent', 'cumulative', 'seasonal', 'state'] as const;
export const IndicatorSchema = z
  .strictObject({
    id: ItemId,
    name: Text,
    unit: Text,
    minimum: z.strictObject({ opening: z.number().min(0), later: z.number().min(0) }),
    kind: z.enum(INDICATOR_KINDS),
    /** Above zero only where that indicator is above zero. */
    requires: ItemId.exactOptional(),
    /** In the opening year judged only from the date of that item on. */
    judgedAfter: ItemId.exactOptional(),
    /** Of cumulative ones; by default the policy's. */
    weights: WeightsSchema.exactOptional(),
  })
  .refine(({ kind, weights }) => weights === undefined || kind === 'cumulative', {
    path: ['weights'],
    message: 'доли кварталов (weights) бывают только у показателя нарастающим итогом (kind: cumulative)',
  });
export type Indicator = z.infer<typeof IndicatorSchema>;

/** How the indicators are asked for and judged; a roadmap without this block has the defaults. */
const MonitoringSchema = z.strictObject({
  /** The recurring item that carries the figures; by default the only recurring one. */
  item: ItemId.exactOptional(),
  /** The item whose execution opens what the indicators measure: the year of it has the minimums `opening`. */
  opening: ItemId.exactOptional(),
  /** To whom the report goes, as its form names them. */
  addressee: Text.exactOptional(),
  /** Get the accepted report by mail. */
  recipients: z.array(Key).exactOptional(),
});

export const MOST_ITEMS = 500;

/** The file's shape, `config/roadmaps/*.yaml`. */
export const RoadmapFileSchema = z.strictObject({
  roadmap: Key,
  title: Text,
  order: z.strictObject({
    number: Text,
    date: IsoDateSchema,
    issuer: Key,
    title: Text,
    url: z.url('неверный адрес страницы').exactOptional(),
    drafter: Key.exactOptional(),
  }),
  timezone: Zone,
  calendar: Key,
  roll: RollSchema,
  policy: Key,
  supervisor: Key,
  controller: Key,
  viewers: z.array(Email).exactOptional(),
  people: z.record(Key, PersonSchema),
  parties: z.record(Key, PartySchema),
  items: z.array(ItemSchema).min(1, 'нет ни одного пункта').max(MOST_ITEMS),
  indicators: z.array(IndicatorSchema).max(100).exactOptional(),
  monitoring: MonitoringSchema.exactOptional(),
  amendments: z.array(z.strictObject({ item: ItemId, due: IsoDateSchema, act: ActSchema })).exactOptional(),
  /** Without an item: of the order's number or date. */
  corrections: z
    .array(z.strictObject({ item: ItemId.exactOptional(), what: Text, reason: Text }))
    .exactOptional(),
});
export type RoadmapFile = z.infer<typeof RoadmapFileSchema>;
type ItemFile = z.infer<typeof ItemSchema>;

/** An item's deadline with its phrase understood; `text` is the document's own words. */
export type Deadline =
  | { kind: 'date'; text: string; due: string }
  | { kind: 'recurring'; text: string; first: string; rule: string; until?: string }
  | { kind: 'external'; text: string }
  | { kind: 'after'; text: string; item: string; workingDays: number };

/** An item of a checked roadmap: defaults filled in, deadline understood. */
export interface Item
  extends Omit<ItemFile, 'deadline' | 'after' | 'related' | 'minWorkingDays' | 'dateSetBy'> {
  deadline: Deadline;
  dateSetBy: 'own' | 'region' | 'federal';
  after: string[];
  related: string[];
  minWorkingDays: number;
}

/** A checked roadmap: every reference resolves, `after` has no cycle, every date has a calendar. */
export interface Roadmap
  extends Omit<RoadmapFile, 'roadmap' | 'items' | 'indicators' | 'viewers' | 'amendments' | 'corrections'> {
  id: string;
  items: Item[];
  indicators: Indicator[];
  viewers: string[];
  amendments: NonNullable<RoadmapFile['amendments']>;
  corrections: NonNullable<RoadmapFile['corrections']>;
}
