import { lookUpEvent } from '../../../core/classification/catalogue/catalogue';
import { classify } from '../../../core/classification/classify';
import { list, object, text } from '../../../core/records/json';
import type { JsonObject } from '../../../core/records/record';
import { readReference } from '../../support/samples';

/**
 * The facts that the catalogue was written from lie beside the project. Where they are, every name in
 * them must be known, as what they say it is.
 */
const reference = readReference('catalogue.json');
const describeIfThere = reference ? describe : describe.skip;

interface Fact {
  readonly eventSource: string;
  readonly eventName: string;
  readonly category?: string;
  readonly level?: string;
  readonly access?: string;
}

const S3 = 's3.amazonaws.com';
const SES = 'ses.amazonaws.com';

const at = (json: JsonObject | null | undefined, ...path: string[]) =>
  path.reduce<unknown>((value, name) => object(value)?.[name], json);
const asObject = (value: unknown) => object(value) ?? {};
const objects = (value: unknown): JsonObject[] => list(value).map(asObject);
const texts = (value: unknown) => list(value).flatMap((item) => text(item) ?? []);
const entries = (value: unknown) => Object.entries(object(value) ?? {});
const firstWord = (value: unknown) => text(value)?.split(' ', 1)[0] ?? '';

function rowsOf(value: unknown, eventSource: string, more: Partial<Fact>): Fact[] {
  return objects(value).map(({ eventName, readOnly }) => ({
    eventSource,
    eventName: text(eventName) ?? '',
    ...(typeof readOnly === 'boolean' && { access: readOnly ? 'read' : 'write' }),
    ...more,
  }));
}

function namesOf(value: unknown, eventSource: string, more: Partial<Fact>): Fact[] {
  return texts(value).map((eventName) => ({ eventSource, eventName, ...more }));
}

function s3Facts(): Fact[] {
  const management = { category: 'management' };
  const bucket = { ...management, level: 'bucket' };
  const dataObject = { category: 'data', level: 'object' };
  return [
    ...rowsOf(at(reference, 's3', 'account'), S3, { ...management, level: 'account' }),
    // Listed twice by AWS; the facts' own advice is to take it for a data event.
    ...rowsOf(at(reference, 's3', 'bucket'), S3, bucket).filter(
      ({ eventName }) => eventName !== 'HeadBucket',
    ),
    ...rowsOf(at(reference, 's3', 'object'), S3, dataObject),
    ...entries(at(reference, 's3', 'soap')).flatMap(([soap, rest]) =>
      namesOf([soap, rest], S3, bucket),
    ),
    ...entries(at(reference, 's3', 'restLegacyNames')).flatMap(([, name]) =>
      namesOf([firstWord(name)], S3, {}),
    ),
    ...entries(at(reference, 's3', 'nameDiffersFromSdk')).flatMap(([name, sdk]) =>
      namesOf([name, ...texts(sdk).map((operation) => operation.replace(/^.*:/, ''))], S3, {}),
    ),
    ...entries(at(reference, 's3', 'uncoveredS3Ops')).flatMap(([name]) =>
      namesOf([name], S3, bucket),
    ),
    ...entries(at(reference, 's3', 'dataByResourceType')).flatMap(([, facts]) => {
      const { eventSource, events } = asObject(facts);
      return namesOf(events, firstWord(eventSource), dataObject);
    }),
    ...entries(at(reference, 's3', 'managementByEventSource')).flatMap(([source, facts]) => {
      const { events, inferred } = asObject(facts);
      return namesOf([...texts(events), ...texts(inferred)], source, bucket);
    }),
  ];
}

function s3ControlFacts(): Fact[] {
  return objects(at(reference, 's3', 's3control')).flatMap(({ op, eventName, level }) => {
    const isLevel = level === 'account' || level === 'bucket';
    const fact = { category: 'management', ...(isLevel && { level }) };
    return [...namesOf([eventName], S3, fact), ...namesOf([op], S3, { category: 'management' })];
  });
}

function sesFacts(): Fact[] {
  const sends = { category: 'data', access: 'send' };
  return [
    ...rowsOf(at(reference, 'ses', 'management'), SES, { category: 'management' }),
    ...rowsOf(at(reference, 'ses', 'data'), SES, sends),
    ...rowsOf(at(reference, 'ses', 'sendingOpsNotDocumented'), SES, sends),
    ...rowsOf(at(reference, 'ses', 'mailManager', 'ops'), SES, { category: 'management' }),
  ];
}

describeIfThere('the facts in ../shared/reference', () => {
  test.each([
    { kind: 'S3', facts: s3Facts, atLeast: 300 },
    { kind: 'S3 Control', facts: s3ControlFacts, atLeast: 194 },
    { kind: 'SES and Mail Manager', facts: sesFacts, atLeast: 230 },
  ])('of $kind are all in the catalogue', ({ facts, atLeast }) => {
    const all = facts();
    const missed = all.filter((fact) => {
      const row = lookUpEvent(fact.eventSource, fact.eventName);
      return (
        row === undefined ||
        (fact.category !== undefined && row.category !== fact.category) ||
        (fact.level !== undefined && row.level !== fact.level) ||
        (fact.access !== undefined && row.access !== fact.access)
      );
    });
    expect(all.length).toBeGreaterThanOrEqual(atLeast);
    expect(missed).toEqual([]);
  });

  test('name the resource types that make a data event', () => {
    const types = objects(at(reference, 'resourceTypes')).map(({ type }) => text(type));
    const missed = types.filter((type) => {
      const eventSource = type?.startsWith('AWS::SES') ? SES : S3;
      const eventTime = '2026-03-04T05:06:07Z';
      return classify({ eventTime, eventSource, resources: [{ type }] }).decidedBy !== 'resources';
    });
    expect(types).toHaveLength(13);
    expect(missed).toEqual([]);
  });
});
