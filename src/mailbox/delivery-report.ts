// Delivery status notifications: the machine-readable part (RFC 3464, RFC 6533), and the forms of their own that
// servers write into plain text instead. Whatever is written there is only a claim.
import type { ReportedRecipient } from './incoming-mail.ts';

/** More recipients than our messages have, few enough for a hostile report. */
const RECIPIENTS_AT_MOST = 50;
const FIELD_AT_MOST = 2_000;
const ADDRESS = /[^\s<>()[\]\\,;:"'«»]{1,64}@[^\s<>()[\]\\,;:"'«»@]{1,190}/g;

/** Text on one line, at most 500 characters. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, 500);
}

/** The text of a `message/delivery-status` part: groups of fields, the first about the message, each other about a recipient. */
export function readDeliveryStatus(text: string): ReportedRecipient[] {
  const groups = text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map(readFields);
  return groups
    .filter((fields) => fields.has('final-recipient') || fields.has('original-recipient'))
    .slice(0, RECIPIENTS_AT_MOST)
    .map((fields) => {
      const status = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(fields.get('status') ?? '')?.[1];
      const action = (fields.get('action') ?? '').toLowerCase().replace(/[^a-z]/g, '');
      const addresses = ['original-recipient', 'final-recipient'].flatMap((name) =>
        typedAddress(fields.get(name) ?? ''),
      );
      return {
        addresses: [...new Set(addresses)],
        action: actionOf(action, status),
        ...(status === undefined ? {} : { status }),
        diagnostic: oneLine((fields.get('diagnostic-code') ?? '').replace(/^\s*[\w.-]+\s*;/, '')),
      };
    });
}

/** A field in words that nobody knows is judged by its code: there are servers that write «Action: failure». */
function actionOf(action: string, status: string | undefined): ReportedRecipient['action'] {
  if (action === 'failed' || action === 'failure') return 'failed';
  if (action === 'delayed') return 'delayed';
  if (['delivered', 'relayed', 'expanded'].includes(action)) return 'other';
  return status?.startsWith('5') ? 'failed' : 'other';
}

/** `Name: value` with folded lines put together; of a repeated field the first. */
function readFields(group: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of group.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const [, name, value] = /^([A-Za-z0-9-]{1,60})[ \t]*:(.*)$/.exec(line) ?? [];
    if (name !== undefined && !fields.has(name.toLowerCase()))
      fields.set(name.toLowerCase(), (value ?? '').trim().slice(0, FIELD_AT_MOST));
  }
  return fields;
}

/** `rfc822; a@b`, `utf-8; …`, or a bare address; with xtext (`+2B`) undone. */
function typedAddress(value: string): string[] {
  const bare = value.replace(/^[\w-]+\s*;\s*/, '').replace(/^<|>$/g, '');
  const plain = [bare, decodeXtext(bare)];
  return [...new Set(plain)].flatMap((text) => text.match(ADDRESS) ?? []).map((a) => a.toLowerCase());
}

function decodeXtext(text: string): string {
  return text.replace(/\+([0-9A-F]{2})/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

const DELAYED =
  /delivery (?:has been |is )?delayed|\bdelayed\b|will keep trying|will be retried|still being tried|not yet been delivered|доставка (?:письма |сообщения )?задерж|попытки доставки будут продолжены/i;
const FAILED =
  /fail|could not be delivered|couldn['’]t be delivered|undeliver|not delivered|rejected|refused|permanent error|does not exist|user unknown|не доставлено|не может быть доставлен|не удалось доставить|невозможно доставить|отклонен/i;

/**
 * A report in free form: each paragraph that names an address and tells of a failure. `known` are addresses that the
 * headers name as failed (Exim's `X-Failed-Recipients`), in which case the whole text is about them.
 */
export function readFreeReport(text: string, known: readonly string[]): ReportedRecipient[] {
  const said = text.slice(0, 20_000);
  const delayed = DELAYED.test(said) && known.length === 0;
  if (!delayed && known.length === 0 && !FAILED.test(said)) return [];
  const action = delayed ? ('delayed' as const) : ('failed' as const);
  if (known.length > 0)
    return [
      {
        addresses: known.slice(0, RECIPIENTS_AT_MOST),
        action,
        ...codesIn(said),
        diagnostic: linesWithCode(said),
      },
    ];
  const found: ReportedRecipient[] = [];
  // The address may stand in a paragraph of its own, with the reason in the next.
  let waiting: string[] = [];
  for (const paragraph of said.replace(/\r\n?/g, '\n').split(/\n[ \t]*\n/)) {
    const addresses = (paragraph.match(ADDRESS) ?? []).map((a) => a.toLowerCase().replace(/[.!?]+$/, ''));
    if (addresses.length > 0) waiting = [...new Set(addresses)];
    const hasCode = /\b[45]\d\d[ -]|\b[45]\.\d{1,3}\.\d{1,3}\b/.test(paragraph);
    if (waiting.length === 0 || !(hasCode || (addresses.length > 0 && FAILED.test(paragraph)))) continue;
    found.push({
      addresses: waiting.slice(0, RECIPIENTS_AT_MOST),
      action,
      ...codesIn(paragraph),
      diagnostic: linesWithCode(paragraph),
    });
    if (found.length >= RECIPIENTS_AT_MOST) break;
    waiting = [];
  }
  if (found.length === 0 && delayed) {
    const addresses = [...new Set((said.match(ADDRESS) ?? []).map((a) => a.toLowerCase()))];
    return [
      { addresses: addresses.slice(0, RECIPIENTS_AT_MOST), action, diagnostic: oneLine(said).slice(0, 200) },
    ];
  }
  return found;
}

function codesIn(text: string): { status?: string } {
  const status = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(text)?.[1];
  return status === undefined ? {} : { status };
}

/** From the first reply code on, else all of it. */
function linesWithCode(text: string): string {
  const at = text.search(/(?<![\d.])[45]\d\d[ -]|(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])/);
  return oneLine(at < 0 ? text : text.slice(at));
}
