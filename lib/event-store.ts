import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  ALERTS_TABLE,
  EVENTS_TABLE,
  type EventIndex,
  FILES_TABLE,
  type IndexDefinition,
  type KeySchema,
  type TableDefinition,
} from '../core/tables';
import { beginIndex, beginTable, type CapacityConfig, followLoad } from './table-capacity';

export interface EventStoreProps {
  /** Of the events table. The others have an item for many events, and stay on demand. */
  readonly capacity: CapacityConfig;
  /** The indexes that data events fill, by far the most events. */
  readonly busyIndexes: readonly EventIndex[];
}

/**
 * The events, the ledger of the log files that they came from, and the alerts that they raised. All
 * outlive the stack and refuse to be deleted by hand until their protection is switched off.
 */
export class EventStore extends Construct {
  readonly events: Table;
  readonly files: Table;
  readonly alerts: Table;

  constructor(scope: Construct, id: string, { capacity, busyIndexes }: EventStoreProps) {
    super(scope, id);
    const busy: readonly string[] = busyIndexes;
    // The key of an index bears the name that its owner chooses it by.
    const isBusy = ({ partitionKey }: KeySchema) => busy.includes(partitionKey);
    this.events = createTable(this, 'Events', EVENTS_TABLE, { capacity, isBusy });
    this.files = createTable(this, 'Files', FILES_TABLE);
    this.alerts = createTable(this, 'Alerts', ALERTS_TABLE);
  }

  /**
   * Lets a function store events, list their streams, keep the ledger and keep what rules saw; it can
   * neither query nor delete an event.
   */
  grantIngest(grantee: IGrantable): void {
    const principal = grantee.grantPrincipal;
    principal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'StoreEvents',
        // Read by key alone, so that no event overwrites another one.
        actions: ['dynamodb:BatchWriteItem', 'dynamodb:BatchGetItem'],
        resources: [this.events.tableArn],
      }),
    );
    principal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'KeepLedger',
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        resources: [this.files.tableArn],
      }),
    );
    principal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'KeepSightings',
        // Which also lets it delete: IAM knows no narrower action for what is written in batches.
        actions: ['dynamodb:BatchWriteItem'],
        resources: [this.alerts.tableArn],
      }),
    );
  }

  /** Lets a function make alerts of what rules saw, and read the events that they are about. */
  grantAlerts(grantee: IGrantable): void {
    const principal = grantee.grantPrincipal;
    principal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'KeepAlerts',
        actions: [
          'dynamodb:Query',
          'dynamodb:BatchGetItem',
          'dynamodb:BatchWriteItem',
          'dynamodb:PutItem',
          'dynamodb:UpdateItem',
          'dynamodb:DeleteItem',
        ],
        resources: withIndexes(this.alerts, ALERTS_TABLE),
      }),
    );
    principal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'ReadEvents',
        actions: ['dynamodb:Query', 'dynamodb:BatchGetItem'],
        resources: [...withIndexes(this.events, EVENTS_TABLE), this.files.tableArn],
      }),
    );
  }
}

/** Each index by its name: a star would be right for those to come as well. */
function withIndexes({ tableArn }: Table, { indexes }: TableDefinition): string[] {
  return [tableArn, ...Object.keys(indexes).map((name) => `${tableArn}/index/${name}`)];
}

interface Load {
  readonly capacity: CapacityConfig | undefined;
  readonly isBusy: (index: IndexDefinition) => boolean;
}

const LIGHT_LOAD: Load = { capacity: undefined, isBusy: () => false };

function createTable(
  scope: Construct,
  id: string,
  definition: TableDefinition,
  { capacity, isBusy }: Load = LIGHT_LOAD,
): Table {
  const table = new Table(scope, id, {
    ...keys(definition),
    timeToLiveAttribute: definition.timeToLive,
    ...beginTable(capacity),
    // AWS's managed key for DynamoDB: its use shows in CloudTrail, and there is no key to lose.
    encryption: TableEncryption.AWS_MANAGED,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  for (const [indexName, index] of Object.entries(definition.indexes)) {
    // Whole items: a question answered from an index must not need a second read for each event.
    table.addGlobalSecondaryIndex({
      indexName,
      ...keys(index),
      ...projection(index),
      ...beginIndex(capacity, isBusy(index)),
    });
  }
  if (capacity !== undefined) followLoad(table, definition, capacity, isBusy);
  return table;
}

function projection({ attributes }: IndexDefinition) {
  return attributes === undefined
    ? { projectionType: ProjectionType.ALL }
    : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...attributes] };
}

function keys({ partitionKey, sortKey }: KeySchema) {
  return {
    partitionKey: { name: partitionKey, type: AttributeType.STRING },
    sortKey: { name: sortKey, type: AttributeType.STRING },
  };
}
