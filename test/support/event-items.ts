import { type Item, itemBytes } from '../../core/items/attribute';
import { eventId } from './log-records';

/** The nth item of a stream: every type of attribute that event items have. */
export function eventItem(n: number, changes: Item = {}): Item {
  return {
    stream: { S: '111122223333/s3/data' },
    at: { S: `2026-03-04T05:06:07Z#${eventId(n)}` },
    eventName: { S: 'DeleteObject' },
    principal: { S: '111122223333:user/mailer' },
    accessKey: { S: 'AKIAEXAMPLEEXAMPLE12' },
    accessKeyAt: { S: '2026-03-04T05:06:07Z#0000' },
    resource: { S: 'ledger' },
    objectKeyAt: { S: '/invoices/2026/ü😀.pdf#2026-03-04T05:06:07Z#0000' },
    resources: { L: [{ S: 'arn:aws:s3:::ledger' }] },
    mfa: { BOOL: false },
    index: { N: String(n) },
    raw: { B: Uint8Array.of(1, 0, 255, 128) },
    ...changes,
  };
}

/**
 * The nth item, n from 1 to 9, of exactly so many bytes, as DynamoDB counts them. Its texts are ASCII,
 * since dynalite counts characters where DynamoDB counts bytes.
 */
export function itemOfBytes(n: number, bytes: number): Item {
  const objectKeyAt = { S: 'invoices/2026/03.pdf#2026-03-04T05:06:07Z#0000' };
  const rest = itemBytes(eventItem(n, { objectKeyAt, raw: { B: new Uint8Array() } }));
  return eventItem(n, { objectKeyAt, raw: { B: new Uint8Array(bytes - rest).fill(7) } });
}
