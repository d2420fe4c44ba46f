// Figures of a period: the reports that were issued about them.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await addReports(db);
  await addDrafts(db);
}

/** A report is kept as it was issued, so that what was mailed can be mailed and read again. */
async function addReports(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE reports (
      roadmap text NOT NULL REFERENCES roadmaps ON DELETE CASCADE,
      item text NOT NULL,
      -- The date of the series that it is about.
      occurrence text NOT NULL,
      -- Ordinal of the issue, from 1.
      n integer NOT NULL,
      -- Ordinal of the event that issued it.
      event integer NOT NULL,
      at timestamptz NOT NULL,
      -- What the papers were made of.
      data jsonb NOT NULL,
      -- Null once somebody whom they name has been erased.
      docx bytea,
      xlsx bytea,
      docx_sha256 text NOT NULL CHECK (docx_sha256 ~ '^[0-9a-f]{64}$'),
      xlsx_sha256 text NOT NULL CHECK (xlsx_sha256 ~ '^[0-9a-f]{64}$'),
      PRIMARY KEY (roadmap, item, occurrence, n)
    )`.execute(db);
}

/** What somebody has typed into a form and not sent yet; theirs alone. */
async function addDrafts(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE drafts (
      roadmap text NOT NULL REFERENCES roadmaps ON DELETE CASCADE,
      item text NOT NULL,
      occurrence text NOT NULL,
      address text NOT NULL,
      -- By name of the form's field.
      fields jsonb NOT NULL,
      at timestamptz NOT NULL,
      PRIMARY KEY (roadmap, item, occurrence, address)
    )`.execute(db);
  await sql`CREATE INDEX drafts_address ON drafts (address)`.execute(db);
}
