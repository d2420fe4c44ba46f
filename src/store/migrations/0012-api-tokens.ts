// Tokens of the API, and the answers to commands given with them, so that a repeated one is not done twice.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE api_tokens (
      id uuid PRIMARY KEY,
      -- SHA-256 of what the program shows; the token itself is nowhere.
      hash text NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
      -- In whose name it acts.
      address text NOT NULL,
      name text NOT NULL,
      scopes text[] NOT NULL,
      created_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      -- As of the last hour.
      used_at timestamptz,
      revoked_at timestamptz
    )`.execute(db);
  await sql`CREATE INDEX api_tokens_address ON api_tokens (address)`.execute(db);
  await sql`
    CREATE TABLE api_requests (
      token uuid NOT NULL REFERENCES api_tokens ON DELETE CASCADE,
      -- Of the Idempotency-Key.
      key_hash text NOT NULL,
      -- Of what was asked for with it.
      request_hash text NOT NULL,
      etag text NOT NULL,
      -- Byte for byte.
      answer text NOT NULL,
      at timestamptz NOT NULL,
      PRIMARY KEY (token, key_hash)
    )`.execute(db);
  await sql`CREATE INDEX api_requests_at ON api_requests (at)`.execute(db);
}
