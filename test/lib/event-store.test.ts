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
