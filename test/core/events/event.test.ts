import { classOf, describeEvent } from '../../../core/events/event';
import type { JsonObject } from '../../../core/records/record';
import {
  bytesOf,
  DELETE_OBJECT,
  eventOf,
  ORIGIN,
  PUT_BUCKET_POLICY,
  readSoundRecord,
  SEND_EMAIL,
} from '../../support/events';

test('a record is described by its classification, its caller, what it touched, and its place', () => {
  expect(eventOf(DELETE_OBJECT)).toMatchObject({
    service: 's3',
    category: 'data',
    level: 'object',
    access: 'write',
    decidedBy: 'eventCategory',
    principal: '111122223333:assumed-role/Operator/alice',
    session: 'alice',
    accessKey: 'ASIAEXAMPLEEXAMPLE12',
    mfa: true,
    resource: 'ledger',
    objectKey: 'invoices/2026/03.pdf',
    account: '111122223333',
    eventTime: '2026-03-04T05:06:07Z',
    eventId: '3c7a9e10-5b1d-4a52-9f4e-2d8c6b7a1e05',
    eventName: 'DeleteObject',
    eventSource: 's3.amazonaws.com',
    region: 'eu-west-1',
    sourceIp: '192.0.2.10',
    userAgent: '[aws-cli/2.27.1]',
    origin: ORIGIN,
    bytes: bytesOf(DELETE_OBJECT),
  });
});

describe('the account', () => {
  const CALLER = { accountId: '444455556666' };

  test.each<[string, JsonObject, string | undefined, string]>([
    ["the recipient's", { recipientAccountId: '777788889999' }, '111122223333', '777788889999'],
    ["the file's where there is none", {}, '111122223333', '111122223333'],
    ["the caller's where the file says none", {}, undefined, '444455556666'],
    ['unknown where nobody says', { userIdentity: {} }, undefined, 'unknown'],
    [
      "not a recipient's that is none",
      { recipientAccountId: 'anonymous' },
      undefined,
      '444455556666',
    ],
    [
      'not an account that is none',
      { userIdentity: { accountId: 'anonymous' } },
      undefined,
      'unknown',
    ],
  ])('is %s', (_whose, fields, ofFile, expected) => {
    const record = {
      ...DELETE_OBJECT,
      recipientAccountId: undefined,
      userIdentity: CALLER,
      ...fields,
    };
    const origin = {
      file: ORIGIN.file,
      index: 0,
      ...(ofFile !== undefined && { account: ofFile }),
    };
    expect(eventOf(record, origin).account).toBe(expected);
  });
});

describe('a record without an event id', () => {
  const withoutId: JsonObject = { ...DELETE_OBJECT, eventID: undefined, eventVersion: '1.0' };

  test('has a hash of its bytes for one', () => {
    expect(eventOf(withoutId).eventId).toMatch(/^sha256-[0-9a-f]{32}$/);
  });

  test('has the same one wherever it is read', () => {
    const elsewhere = { file: 'copy.json', index: 3 };
    expect(eventOf(withoutId, elsewhere).eventId).toBe(eventOf(withoutId).eventId);
  });

  test('has another one than a record that differs in a byte', () => {
    const other = { ...withoutId, requestID: 'EXAMPLE123456780' };
    expect(eventOf(other).eventId).not.toBe(eventOf(withoutId).eventId);
  });
});

test('an insight is named by the calls that it is about', () => {
  const insight: JsonObject = {
    eventVersion: '1.08',
    eventTime: '2026-03-04T05:06:07Z',
    eventID: 'a-b-c',
    eventCategory: 'Insight',
    insightDetails: { eventSource: 'ses.amazonaws.com', eventName: 'GetSendQuota' },
  };
  expect(eventOf(insight)).toMatchObject({
    service: 'ses',
    category: 'insight',
    eventSource: 'ses.amazonaws.com',
    eventName: 'GetSendQuota',
  });
});

test('a record that says next to nothing is an event all the same', () => {
  expect(eventOf({ eventTime: '2026-03-04T05:06:07Z' }, { file: 'f', index: 0 })).toMatchObject({
    account: 'unknown',
    service: 'unknown',
    category: 'unclassified',
    principal: 'unknown',
    eventName: 'unknown',
    eventSource: 'unknown',
  });
});

test('a classification that is known already is not asked for again', () => {
  const known = { service: 'other', category: 'insight', decidedBy: 'nothing' } as const;
  const record = readSoundRecord(DELETE_OBJECT);
  expect(describeEvent(record, bytesOf(DELETE_OBJECT), ORIGIN, known)).toMatchObject(known);
});

test.each([
  [PUT_BUCKET_POLICY, 'management'],
  [DELETE_OBJECT, 'data'],
  [SEND_EMAIL, 'sends'],
  [{ ...DELETE_OBJECT, eventCategory: 'NetworkActivity' }, 'network-activity'],
  [{ ...DELETE_OBJECT, eventCategory: 'Insight' }, 'insight'],
])('the class that retention is chosen for (%#) is %2$s', (record, expected) => {
  expect(classOf(eventOf(record))).toBe(expected);
});
