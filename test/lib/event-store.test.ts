import type { Template } from 'aws-cdk-lib/assertions';
import { ALERTS_TABLE, EVENTS_TABLE, FILES_TABLE, type TableDefinition } from '../../core/tables';
import { resourcesOf, synthesize, theOneOf } from './synthesize';

const { template } = synthesize();
const tables = Object.values(resourcesOf(template, 'AWS::DynamoDB::Table'));

describe.each<[name: string, TableDefinition]>([
  ['events', EVENTS_TABLE],
  ['files', FILES_TABLE],
  ['alerts', ALERTS_TABLE],
])('%s table', (name, definition) => {
  const construct = `EventStore${name[0]?.toUpperCase()}${name.slice(1)}`;
  const { Properties } = theOneOf(template, construct, 'AWS::DynamoDB::Table');
  const keySchema = (partitionKey: string, sortKey: string) => [
    { AttributeName: partitionKey, KeyType: 'HASH' },
    { AttributeName: sortKey, KeyType: 'RANGE' },
  ];

  test('has the keys that the code writes', () => {
    expect(Properties.KeySchema).toEqual(keySchema(definition.partitionKey, definition.sortKey));
  });

  test('has the indexes that the code fills, with whole items or what it reads of them', () => {
    expect(Properties.GlobalSecondaryIndexes ?? []).toEqual(
      Object.entries(definition.indexes).map(([name, index]) => ({
        IndexName: name,
        KeySchema: keySchema(index.partitionKey, index.sortKey),
        Projection:
          'attributes' in index
            ? { ProjectionType: 'INCLUDE', NonKeyAttributes: index.attributes }
            : { ProjectionType: 'ALL' },
      })),
    );
  });

  test('has only text for keys', () => {
    const types = Properties.AttributeDefinitions.map(
      ({ AttributeType }: { AttributeType: string }) => AttributeType,
    );
    expect(new Set(types)).toEqual(new Set(['S']));
  });

  test('forgets by the attribute that the code sets', () => {
    expect(Properties.TimeToLiveSpecification?.AttributeName).toBe(definition.timeToLive);
  });
});

test('no other table', () => {
  expect(tables).toHaveLength(3);
});

describe('the capacity of the events table', () => {
  const tablesOf = (of: Template) => ({
    events: theOneOf(of, 'EventStoreEvents', 'AWS::DynamoDB::Table').Properties,
    others: ['Files', 'Alerts'].map(
      (name) => theOneOf(of, `EventStore${name}`, 'AWS::DynamoDB::Table').Properties,
    ),
  });
  const indexesOf = ({ GlobalSecondaryIndexes }: TableProperties, property: string) =>
    Object.fromEntries(GlobalSecondaryIndexes.map((index) => [index.IndexName, index[property]]));

  test('is on demand, and so is that of the others', () => {
    const { events, others } = tablesOf(template);
    for (const { BillingMode, WarmThroughput } of [events, ...others]) {
      expect({ BillingMode, WarmThroughput }).toEqual({ BillingMode: 'PAY_PER_REQUEST' });
    }
    expect(resourcesOf(template, 'AWS::ApplicationAutoScaling::ScalableTarget')).toEqual({});
  });

  test('is warm where its owner says so, with the indexes that data events fill', () => {
    const { template: warm } = synthesize({
      tables: { warmWriteUnits: 12_000 },
      indexes: { data: ['accessKey'] },
    });
    const { events, others } = tablesOf(warm);
    expect(events).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      WarmThroughput: { WriteUnitsPerSecond: 12_000 },
    });
    expect(indexesOf(events, 'WarmThroughput')).toEqual({
      'by-access-key': { WriteUnitsPerSecond: 12_000 },
    });
    for (const other of others) expect(other).not.toHaveProperty('WarmThroughput');
  });

  describe('that is provisioned', () => {
    const { template: provisioned } = synthesize({
      tables: { leastWriteUnits: 1_000, mostWriteUnits: 9_000 },
    });
    const { events, others } = tablesOf(provisioned);
    const targets = Object.values(
      resourcesOf(provisioned, 'AWS::ApplicationAutoScaling::ScalableTarget'),
    ).map(({ Properties }) => Properties);

    test('begins with the least, in the indexes that data events fill as well', () => {
      const units = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({
        ReadCapacityUnits,
        WriteCapacityUnits,
      });
      expect(events).not.toHaveProperty('BillingMode', 'PAY_PER_REQUEST');
      expect(events.ProvisionedThroughput).toEqual(units(1_000, 1_000));
      expect(indexesOf(events, 'ProvisionedThroughput')).toEqual({
        'by-resource': units(100, 1_000),
        'by-copy-source': units(100, 100),
        'by-principal': units(100, 100),
        'by-access-key': units(100, 1_000),
        'by-event-name': units(100, 100),
        'by-event-id': units(100, 100),
      });
    });

    test('follows the load, reads and writes, of the table and of each index', () => {
      expect(targets).toHaveLength(2 * (1 + Object.keys(EVENTS_TABLE.indexes).length));
      const writes = targets.filter(({ ScalableDimension }) => /Write/.test(ScalableDimension));
      expect(writes.map(({ MaxCapacity }) => MaxCapacity)).toEqual(Array(7).fill(9_000));
      const policies = Object.values(
        resourcesOf(provisioned, 'AWS::ApplicationAutoScaling::ScalingPolicy'),
      );
      expect(policies).toHaveLength(targets.length);
      for (const { Properties } of policies) {
        expect(Properties.TargetTrackingScalingPolicyConfiguration.TargetValue).toBe(70);
      }
    });

    test('leaves the other tables on demand', () => {
      expect(others.map(({ BillingMode }) => BillingMode)).toEqual(
        Array(2).fill('PAY_PER_REQUEST'),
      );
    });
  });
});

interface TableProperties {
  readonly GlobalSecondaryIndexes: readonly Readonly<Record<string, string>>[];
}
