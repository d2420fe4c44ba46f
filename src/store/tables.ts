// The tables as TypeScript sees them. Instants are `Date`, days are `YYYY-MM-DD`.
import type { ColumnType, GeneratedAlways, JSONColumnType } from 'kysely';
import type { ChangeContent } from '../workflows/calendar-change.ts';
import type { Entry, ToldDigest } from '../workflows/compose.ts';
import type { ImportDraft } from '../workflows/import/draft.ts';
import type { Organisation } from '../workflows/import/organisations.ts';
import type { SourceDocument } from '../workflows/import/source-document.ts';
import type { PeriodReport } from '../workflows/monitoring/report-data.ts';
import type { Kind, Role } from '../workflows/notice.ts';
import type { Substitution } from '../workflows/overview.ts';
import type { EventType, RoadmapState, Status } from '../workflows/state.ts';
import type { LedgerStream } from '../workflows/time.ts';
import type { WebhookEvent } from '../workflows/webhook-event.ts';

type Json<T extends object> = JSONColumnType<T>;
type WithDefault<T> = ColumnType<T, T | undefined, T>;

export interface RoadmapsTable {
  id: string;
  state: Json<RoadmapState>;
  version: number;
  ordinal: GeneratedAlways<number>;
  plan_basis: string;
  extend_at: Date;
  calendar_version: WithDefault<number>;
  calendar_uid: WithDefault<string>;
  dates_revision: WithDefault<number>;
  dates_revised_at: WithDefault<Date | null>;
  calendar: GeneratedAlways<string>;
  organisation: GeneratedAlways<string>;
}

export interface PeopleTable {
  address: string;
  key: string;
  name: string;
  zone: string;
  own_zone: boolean;
  salt: string;
  pseudonym: string;
  failing_since: WithDefault<Date | null>;
  failing_reason: WithDefault<string | null>;
  works_since: WithDefault<Date | null>;
}

export type MessageStatus = 'sending' | 'retry' | 'sent' | 'failed' | 'suppressed';

export interface MessagesTable {
  id: string;
  recipient: string;
  to_key: string;
  to_name: string;
  copies: Json<{ name: string; address: string }[]>;
  channel: string;
  stream: LedgerStream;
  slot: Date;
  kind: Kind;
  about_events: boolean;
  status: MessageStatus;
  uncertain: WithDefault<boolean>;
  attempts: number;
  next_at: Date | null;
  message_id: string;
  reference_ids: Json<string[]>;
  subject: string;
  body_text: string | null;
  body_html: string | null;
  entries: Json<Entry[]>;
  told: Json<ToldDigest[]>;
  created_at: Date;
  sent_at: Date | null;
  job: string | null;
  reply: string | null;
  error: string | null;
  refused_at: WithDefault<Date | null>;
}

export type NoticeRowStatus = 'planned' | 'taken' | 'merged' | 'withdrawn' | 'suppressed';

export interface NoticesTable {
  id: GeneratedAlways<number>;
  roadmap: string;
  key: string;
  recipient: string;
  person: string;
  to_key: string;
  role: Role;
  party: string | null;
  stream: LedgerStream;
  slot: Date;
  send_at: Date;
  kind: Kind;
  rung: string;
  epoch: string;
  item: string;
  occurrence: string;
  due: string | null;
  due_version: number;
  event: number | null;
  status: WithDefault<NoticeRowStatus>;
  reason: string | null;
  message: string | null;
  detail: JSONColumnType<WebhookEvent> | null;
}

interface IncomingMailsTable {
  id: GeneratedAlways<number>;
  mailbox: string;
  uid_validity: number;
  uid: number;
  fingerprint: string;
  read_at: Date;
  kind: string;
  message: string | null;
  detail: string | null;
}

interface RepliesTable {
  id: GeneratedAlways<number>;
  roadmap: string;
  message: string;
  person: string | null;
  sender: string;
  received_at: Date;
  items: Json<string[]>;
  body: string | null;
}

export interface OverviewsTable {
  roadmap: string;
  title: string;
  order_number: string;
  order_date: string;
  zone: string;
  calendar: string;
  supervisor_name: string;
  supervisor: string | null;
  controller: string | null;
  issuer: string | null;
  addresses: string[];
  substitutions: Json<Substitution[]>;
  released: boolean;
  items: number;
  done: number;
  organisation: WithDefault<string>;
  in_charge: WithDefault<string[]>;
}

export interface OverviewItemsTable {
  roadmap: string;
  item: string;
  occurrence: string;
  ordinal: number;
  title: string;
  status: Status;
  due: string | null;
  control_date: string | null;
  current_from: string | null;
  soon_from: string | null;
  at_risk_from: string | null;
  overdue_from: string | null;
  executed_at: string | null;
  executed_late: boolean;
  responsible_name: string;
  leads: string[];
  waiting_since: Date | null;
  extension: 'open' | 'supported' | null;
  extension_since: Date | null;
  extension_date: string | null;
  counts_from: GeneratedAlways<string | null>;
}

interface SignInTokensTable {
  hash: string;
  address: string;
  return_to: string | null;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
}

interface SessionsTable {
  hash: string;
  address: string;
  created_at: Date;
  seen_at: Date;
  expires_at: Date;
  user_agent: string;
}

interface FilesTable {
  id: string;
  roadmap: string;
  item: string;
  occurrence: string;
  event: number;
  sha256: string;
  name: string;
  type: string;
  size: number;
  uploaded_by: string;
  at: Date;
}

interface ReportsTable {
  roadmap: string;
  item: string;
  occurrence: string;
  n: number;
  event: number;
  at: Date;
  data: Json<PeriodReport>;
  docx: Buffer | null;
  xlsx: Buffer | null;
  docx_sha256: string;
  xlsx_sha256: string;
}

interface DraftsTable {
  roadmap: string;
  item: string;
  occurrence: string;
  address: string;
  fields: Json<Record<string, string>>;
  at: Date;
}

export interface ImportsTable {
  id: string;
  name: string;
  size: number;
  sha256: string;
  created_by: string;
  changed_by: string;
  created_at: Date;
  changed_at: Date;
  version: number;
  source: Json<SourceDocument>;
  draft: Json<ImportDraft>;
  answers: Json<Record<string, string>>;
  open_questions: number;
  organisations: JSONColumnType<Organisation[]> | null;
  roadmaps: JSONColumnType<string[]> | null;
  organisation: WithDefault<string>;
}

interface ApiTokensTable {
  id: string;
  hash: string;
  address: string;
  name: string;
  scopes: string[];
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
  revoked_at: Date | null;
}

interface ApiRequestsTable {
  token: string;
  key_hash: string;
  request_hash: string;
  etag: string;
  answer: string;
  at: Date;
}

/** `restored`: the data are those of a backup. */
export type WebhookPause = 'operator' | 'gone' | 'failing' | 'restored';

export interface WebhooksTable {
  id: string;
  organisation: string;
  url: string;
  by_installation: boolean;
  event_types: EventType[];
  secret: string;
  previous_secret: WithDefault<string | null>;
  previous_until: WithDefault<Date | null>;
  created_at: Date;
  failing_since: WithDefault<Date | null>;
  paused_at: WithDefault<Date | null>;
  paused_reason: WithDefault<WebhookPause | null>;
  tell_at: WithDefault<Date | null>;
}

interface CalendarChangesTable {
  id: GeneratedAlways<number>;
  calendar: string;
  organisation: string;
  content: Json<ChangeContent>;
  made_by: string | null;
  made_at: Date;
}

/** Alarms that only the service knows of. */
export type AlarmCode =
  | 'failed'
  | 'returned'
  | 'address-fails'
  | 'mailbox-full'
  | 'auto-reply'
  | 'calendar'
  | 'day-limit'
  | 'restored';

export interface Tables {
  roadmaps: RoadmapsTable;
  people: PeopleTable;
  roadmap_people: { roadmap: string; address: string };
  messages: MessagesTable;
  notices: NoticesTable;
  mail_schedule: { recipient: string; stream: LedgerStream; next_at: Date | null };
  digests_told: {
    roadmap: string;
    person: string;
    lines: Json<string[]>;
    weekly_at: Date | null;
    monthly_on: string | null;
  };
  alarms: {
    id: GeneratedAlways<number>;
    roadmap: string;
    item: string;
    person: string | null;
    recipient: string;
    code: AlarmCode;
    body: string;
    opened_at: Date;
    closed_at: Date | null;
  };
  chains: { roadmap: string; seq: number; head: string };
  journal: { roadmap: string; seq: number; at: Date; type: string; payload: Json<object>; hash: string };
  mailboxes: { name: string; uid_validity: number; last_uid: number; read_at: Date | null };
  incoming_mails: IncomingMailsTable;
  replies: RepliesTable;
  journal_texts: { hash: string; salt: string; body: string };
  watch: { name: 'woken' | 'told'; at: Date };
  mail_counts: { scope: string; since: Date; messages: number };
  mail_pace: { name: string; next_at: Date };
  overviews: OverviewsTable;
  overview_items: OverviewItemsTable;
  sign_in_tokens: SignInTokensTable;
  sessions: SessionsTable;
  rate_limits: { scope: string; key_hash: string; since: Date; count: number };
  link_keys: { id: string; ordinal: GeneratedAlways<number> };
  used_links: { hash: string; used_at: Date; expires_at: Date };
  files: FilesTable;
  reports: ReportsTable;
  drafts: DraftsTable;
  imports: ImportsTable;
  calendar_feeds: { address: string; hash: string; created_at: Date; read_at: Date | null };
  api_tokens: ApiTokensTable;
  api_requests: ApiRequestsTable;
  webhooks: WebhooksTable;
  calendar_changes: CalendarChangesTable;
}
