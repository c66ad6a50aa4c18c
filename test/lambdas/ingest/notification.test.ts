import fc from 'fast-check';
import { readNotification, UnknownNotificationError } from '../../../lambdas/ingest/notification';
import { anyCharacter } from '../../support/any-character';
import {
  ANNOUNCED,
  BUCKET,
  eventBridgeEvent,
  inSns,
  inSnsRecords,
  LOG_KEY,
  s3Message,
  s3Record,
  TEST_EVENT,
  trailMessage,
  VALIDATION_MESSAGE,
} from '../../support/notifications';

const CREATED = { kind: 'created', bucket: BUCKET, ...ANNOUNCED };
const acknowledged = (what: string) => ({ kind: 'acknowledged', what });
const eventBridge = (...parameters: Parameters<typeof eventBridgeEvent>) =>
  JSON.stringify(eventBridgeEvent(...parameters));

/** An S3 message whose one record carries the key as S3 would have encoded it. */
function messageWithEncodedKey(encoded: string): string {
  const record = s3Record();
  const object = { ...record.s3.object, key: encoded };
  return JSON.stringify({ Records: [{ ...record, s3: { ...record.s3, object } }] });
}

describe('an object that was put is announced', () => {
  test.each([
    ['by S3', s3Message()],
    ['by S3 through SNS', inSns(s3Message())],
    ["by S3 through SNS, as Lambda's own event", inSnsRecords(s3Message())],
    ['by EventBridge', eventBridge()],
    ['by EventBridge through SNS', inSns(eventBridge())],
    ['by S3, with white space around', `\n ${s3Message()}\n`],
  ])('%s', (_, body) => {
    expect(readNotification(body)).toEqual([CREATED]);
  });

  test.each([
    ["by CloudTrail's own topic", inSns(trailMessage())],
    ["by CloudTrail's own topic, delivered raw", trailMessage()],
  ])('%s, which knows no size and no ETag', (_, body) => {
    expect(readNotification(body)).toEqual([{ kind: 'created', bucket: BUCKET, key: LOG_KEY }]);
  });

  test('without a version, from a bucket that keeps none', () => {
    const { version, ...unversioned } = ANNOUNCED;
    const [notice] = readNotification(s3Message(unversioned));
    expect(version).toBeDefined();
    expect(notice).toEqual({ kind: 'created', bucket: BUCKET, ...unversioned });
  });

  test.each([
    ['by S3', s3Message({ key: 'a' }, { key: 'b' })],
    ['by SNS', inSnsRecords(s3Message({ key: 'a' }), s3Message({ key: 'b' }))],
    ['by CloudTrail', trailMessage('a', 'b')],
  ])('together with others %s, in their order', (_, body) => {
    expect(readNotification(body)).toMatchObject([{ key: 'a' }, { key: 'b' }]);
  });

  test.each(['Put', 'Post', 'Copy', 'CompleteMultipartUpload'])(
    'whatever way it came: %s',
    (way) => {
      const body = JSON.stringify({ Records: [s3Record(ANNOUNCED, `ObjectCreated:${way}`)] });
      expect(readNotification(body)).toEqual([CREATED]);
    },
  );

  test.each([
    ['a folder', { key: 'AWSLogs/', size: 0 }],
    ['no bytes', { key: LOG_KEY, size: 0 }],
  ])('even if it is %s: what to do with it is decided later', (_, object) => {
    expect(readNotification(s3Message(object))).toMatchObject([{ kind: 'created', ...object }]);
    expect(readNotification(eventBridge(object))).toMatchObject([{ kind: 'created', ...object }]);
  });
});

describe('acknowledged, since there is nothing to read', () => {
  test.each([
    ["S3's test event", TEST_EVENT, 'test-event'],
    ["S3's test event in SNS", inSns(TEST_EVENT), 'test-event'],
    ["S3's test event in Lambda's SNS event", inSnsRecords(TEST_EVENT), 'test-event'],
    ["CloudTrail's validation message", VALIDATION_MESSAGE, 'validation'],
    ["CloudTrail's validation message in SNS", inSns(VALIDATION_MESSAGE), 'validation'],
    [
      'a removed object',
      JSON.stringify({ Records: [s3Record(ANNOUNCED, 'ObjectRemoved:Delete')] }),
      'not-created',
    ],
    [
      'an annotation',
      JSON.stringify({ Records: [s3Record(ANNOUNCED, 'ObjectAnnotation:Put')] }),
      'not-created',
    ],
    [
      'a restored object',
      JSON.stringify({ Records: [s3Record(ANNOUNCED, 'ObjectRestore:Completed')] }),
      'not-created',
    ],
    ['an object removed, of EventBridge', eventBridge(ANNOUNCED, 'Object Deleted'), 'not-created'],
    [
      'an annotation, of EventBridge',
      eventBridge(ANNOUNCED, 'Object Annotation Created'),
      'not-created',
    ],
  ])('%s', (_, body, what) => {
    expect(readNotification(body)).toEqual([acknowledged(what)]);
  });

  test('beside an object that was put', () => {
    const removed = s3Record(ANNOUNCED, 'ObjectRemoved:DeleteMarkerCreated');
    const body = JSON.stringify({ Records: [removed, s3Record()] });
    expect(readNotification(body)).toEqual([acknowledged('not-created'), CREATED]);
  });
});

describe('an S3 key is decoded', () => {
  test.each([
    ['a plus is a space', 'my+report.json.gz', 'my report.json.gz'],
    ['%2B is a plus', 'my%2Breport.json.gz', 'my+report.json.gz'],
    ['%3D is an equals sign', 'year%3D2026/log.json.gz', 'year=2026/log.json.gz'],
    ['%25 is a percent sign, decoded once', '100%2525', '100%25'],
    ['UTF-8 is put together', '%C3%BC%F0%9F%98%80', 'ü😀'],
    ['what is not encoded stays', 'plain/key-1_2.3~', 'plain/key-1_2.3~'],
    ['a broken escape leaves the whole key as it is', 'a+b%ZZ%2B', 'a+b%ZZ%2B'],
    ['bytes that are no UTF-8 leave the whole key as it is', 'a+%FF%2B', 'a+%FF%2B'],
    ['an escape cut short leaves the whole key as it is', 'a+b%2', 'a+b%2'],
  ])('%s', (_, encoded, key) => {
    expect(readNotification(messageWithEncodedKey(encoded))).toMatchObject([{ key }]);
  });

  test('to what it was, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (key) => {
        expect(readNotification(s3Message({ key }))).toMatchObject([{ key }]);
      }),
    );
  });

  test.each([
    ['EventBridge', (key: string) => eventBridge({ key })],
    ['CloudTrail', (key: string) => trailMessage(key)],
  ])('but %s does not encode its keys', (_, message) => {
    const key = 'my+report%2B.json.gz';
    expect(readNotification(message(key))).toMatchObject([{ key }]);
  });
});

describe('a version', () => {
  test.each(['2.0', '2.1', '2.5', '2.99'])('%s of S3 is read: minors only add', (eventVersion) => {
    const body = JSON.stringify({ Records: [{ ...s3Record(), eventVersion }] });
    expect(readNotification(body)).toEqual([CREATED]);
  });

  test.each(['3.0', '1.0', '20.1', ''])('%j of S3 is refused by name', (eventVersion) => {
    const body = JSON.stringify({ Records: [{ ...s3Record(), eventVersion }] });
    expect(() => readNotification(body)).toThrow(UnknownNotificationError);
    expect(() => readNotification(body)).toThrow(/only version 2 is known.*eventVersion/s);
  });

  test.each(['1', '1.0', '1.7'])('%s of EventBridge is read', (version) => {
    const event = eventBridgeEvent();
    const body = JSON.stringify({
      ...event,
      detail: { ...event.detail, 'event-version': version },
    });
    expect(readNotification(body)).toEqual([CREATED]);
  });

  test.each(['2.0', '11.0', ''])('%j of EventBridge is refused by name', (version) => {
    const event = eventBridgeEvent();
    const body = JSON.stringify({
      ...event,
      detail: { ...event.detail, 'event-version': version },
    });
    expect(() => readNotification(body)).toThrow(UnknownNotificationError);
    expect(() => readNotification(body)).toThrow(/only version 1 is known.*event-version/s);
  });
});

describe('refused, and the message says what is wrong:', () => {
  const record = s3Record();
  const event = eventBridgeEvent();
  const withObject = (object: object) =>
    JSON.stringify({ Records: [{ ...record, s3: { ...record.s3, object } }] });

  test.each([
    ['text', 'hello', 'the message is not JSON'],
    ['nothing', '', 'the message is not JSON'],
    ['JSON that is cut off', s3Message().slice(0, -1), 'the message is not JSON'],
    ['text in SNS', inSns('hello'), 'the message is not JSON'],
    ['null', 'null', 'not an S3 notification'],
    ['an array', '[]', 'not an S3 notification'],
    ['an empty object', '{}', 'Records'],
    ['an announcement of nothing', '{"Records":[]}', 'Records'],
    ['a trail that announces nothing', '{"s3Bucket":"b","s3ObjectKey":[]}', 's3ObjectKey'],
    ['a record that is none', '{"Records":[null]}', 'Records[0]'],
    ['an object without a key', withObject({ size: 1 }), 's3.object.key'],
    ['a key that is no text', withObject({ key: 7 }), 's3.object.key'],
    ['a size that is no number', withObject({ key: 'a', size: '7' }), 's3.object.size'],
    [
      'another service in the shape of S3',
      JSON.stringify({ Records: [{ ...record, eventSource: 'aws:sqs' }] }),
      'eventSource',
    ],
    [
      'a good record beside a bad one',
      JSON.stringify({ Records: [record, { ...record, s3: undefined }] }),
      'Records[1].s3',
    ],
    ["another service's event", JSON.stringify({ ...event, source: 'aws.ec2' }), 'at source'],
    ['an event without details', JSON.stringify({ ...event, detail: undefined }), 'at detail'],
  ])('%s', (_, body, reason) => {
    expect(() => readNotification(body)).toThrow(UnknownNotificationError);
    expect(() => readNotification(body)).toThrow(reason);
  });

  test('an envelope in an envelope, more often than any service would', () => {
    const wrapped = (times: number): string =>
      times === 0 ? s3Message() : inSns(wrapped(times - 1));
    expect(readNotification(wrapped(3))).toEqual([CREATED]);
    expect(() => readNotification(wrapped(4))).toThrow(UnknownNotificationError);
  });

  test('a message of a thousand faults, in few words', () => {
    const body = JSON.stringify({ Records: Array.from({ length: 1000 }, () => ({})) });
    expect(() => readNotification(body)).toThrow(/^not an S3 notification:.{1,300}$/s);
  });
});

describe('any text at all', () => {
  /** Notices, or the error that the handler knows; anything else fails the property. */
  function isAnswered(body: string): boolean {
    try {
      return readNotification(body).length > 0;
    } catch (error) {
      if (error instanceof UnknownNotificationError) return true;
      throw error;
    }
  }

  test('gives notices or is refused', () => {
    const anything = fc.oneof(fc.string({ unit: anyCharacter }), fc.json());
    fc.assert(fc.property(anything, isAnswered), { numRuns: 500 });
  });

  test('that looks much like a notification gives notices or is refused', () => {
    const bodies = [s3Message(), eventBridge(), inSns(s3Message()), inSnsRecords(TEST_EVENT)];
    const likely = fc
      .tuple(fc.constantFrom(...bodies), fc.nat(), fc.nat({ max: 20 }), fc.string())
      .map(([body, at, length, text]) => {
        const from = at % body.length;
        return body.slice(0, from) + text + body.slice(from + length);
      });
    fc.assert(fc.property(likely, isAnswered), { numRuns: 500 });
  });

  test('with any value in any place gives notices or is refused', () => {
    const altered = fc
      .tuple(fc.constantFrom<object>(s3Record(), eventBridgeEvent()), fc.nat(), fc.json())
      .map(([whole, place, value]) => {
        const names: string[] = [];
        JSON.stringify(whole, (name, inner: unknown) => {
          names.push(name);
          return inner;
        });
        const chosen = names[place % names.length];
        const replacement: unknown = JSON.parse(value);
        // Once only: the replacement may hold the same name again, and again.
        let isDone = false;
        const text = JSON.stringify(whole, (name, inner: unknown) => {
          if (isDone || name !== chosen) return inner;
          isDone = true;
          return replacement;
        });
        return 'eventVersion' in whole ? `{"Records":[${text}]}` : text;
      });
    fc.assert(fc.property(altered, isAnswered), { numRuns: 500 });
  });
});
