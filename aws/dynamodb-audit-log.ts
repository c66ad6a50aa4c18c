import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  paginateQuery,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { AuditLog, ChainState, TimeSpan, Verdict } from '../core/audit/audit-log';
import type { Fault, Finding } from '../core/audit/finding';
import { timeRange } from '../core/items/keys';
import { GROUPS_GROUP } from '../core/ledger/ledger-entry';
import {
  type LedgerPlace,
  ledgerPlaceOf,
  type UnprovenFile,
  unprovenGroup,
} from '../core/ledger/unproven-file';
import { FILES_TABLE } from '../core/tables';
import {
  CHAINS_GROUP,
  chainItem,
  digestsGroup,
  FINDINGS_GROUP,
  readChain,
  readFinding,
  readVerdict,
  verdictItem,
  verdictKey,
} from './audit-items';
import { readUnproven, unprovenKeyItem } from './dynamodb-unproven-files';
import { type FilesItem, fileKeyItem, groupQuery } from './files-table';

/** What audits found, in the files table: items that a person reads in the console. */
export class DynamoDbAuditLog implements AuditLog {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async *listChains(): AsyncGenerator<ChainState> {
    for await (const item of this.query(CHAINS_GROUP)) yield readChain(item);
  }

  async saveChain(state: ChainState): Promise<void> {
    await this.put(chainItem(state));
  }

  async *listVerdicts(of: LedgerPlace, ends: TimeSpan): AsyncGenerator<Verdict> {
    const range = timeRange({ since: ends.from, until: ends.to });
    for await (const item of this.query(digestsGroup(of), range)) yield readVerdict(item);
  }

  async saveVerdict(verdict: Verdict): Promise<void> {
    await this.put(verdictItem(verdict));
  }

  async forgetVerdict(verdict: Verdict): Promise<void> {
    await this.remove(verdictKey(verdict));
  }

  async *listLedgerPlaces(): AsyncGenerator<LedgerPlace> {
    for await (const item of this.query(GROUPS_GROUP)) {
      const place = ledgerPlaceOf(item[FILES_TABLE.sortKey]?.S ?? '');
      if (place !== undefined) yield place;
    }
  }

  async *listUnproven(of: LedgerPlace, until: Date): AsyncGenerator<UnprovenFile> {
    const range = timeRange({ until: until.toISOString() });
    for await (const item of this.query(unprovenGroup(of), range)) yield readUnproven(item);
  }

  async settle(file: UnprovenFile): Promise<void> {
    await this.remove(unprovenKeyItem(file));
  }

  async *listFindings(): AsyncGenerator<Finding> {
    for await (const item of this.query(FINDINGS_GROUP)) {
      const finding = readFinding(item);
      if (finding !== undefined) yield finding;
    }
  }

  async note(fault: Fault & Pick<Finding, 'place' | 'digest'>, at: Date): Promise<void> {
    const { digest } = fault;
    const known = [
      '#kind = :kind',
      '#object = :object',
      '#detail = :detail',
      '#place = :place',
      '#lastSeen = :at',
      '#firstSeen = if_not_exists(#firstSeen, :at)',
      ...(digest === undefined ? [] : ['#digest = :digest']),
    ];
    await this.update(fault, {
      UpdateExpression: `SET ${known.join(', ')} REMOVE #resolvedAt`,
      ExpressionAttributeNames: {
        ...names('kind', 'object', 'detail', 'place', 'lastSeen', 'firstSeen', 'resolvedAt'),
        ...(digest !== undefined && names('digest')),
      },
      ExpressionAttributeValues: {
        ':kind': { S: fault.kind },
        ':object': { S: fault.object },
        ':detail': { S: fault.detail },
        ':place': { S: fault.place },
        ':at': { S: at.toISOString() },
        ...(digest !== undefined && { ':digest': { S: digest } }),
      },
    });
  }

  async resolve(fault: Pick<Fault, 'kind' | 'object'>, at: Date): Promise<void> {
    const isOpen = 'attribute_exists(#firstSeen) AND attribute_not_exists(#resolvedAt)';
    await this.update(fault, {
      UpdateExpression: 'SET #resolvedAt = :at',
      ConditionExpression: isOpen,
      ExpressionAttributeNames: names('firstSeen', 'resolvedAt'),
      ExpressionAttributeValues: { ':at': { S: at.toISOString() } },
    });
  }

  async accept(fault: Fault, reason: string, at: Date): Promise<void> {
    await this.update(fault, {
      UpdateExpression: 'SET #acceptance = :acceptance',
      ConditionExpression: 'attribute_exists(#firstSeen)',
      ExpressionAttributeNames: names('firstSeen', 'acceptance'),
      ExpressionAttributeValues: {
        ':acceptance': {
          M: {
            at: { S: at.toISOString() },
            reason: { S: reason },
            detail: { S: fault.detail },
          },
        },
      },
    });
  }

  private async put(Item: FilesItem): Promise<void> {
    await this.client.send(new PutItemCommand({ TableName: this.table, Item }));
  }

  private async remove(Key: FilesItem): Promise<void> {
    await this.client.send(new DeleteItemCommand({ TableName: this.table, Key }));
  }

  /** What a condition keeps from being written is no failure. */
  private async update(
    fault: Pick<Fault, 'kind' | 'object'>,
    change: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>,
  ): Promise<void> {
    const Key = fileKeyItem(FINDINGS_GROUP, `${fault.kind}#${fault.object}`);
    try {
      await this.client.send(new UpdateItemCommand({ TableName: this.table, Key, ...change }));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  private async *query(
    group: string,
    range?: { readonly from: string; readonly to: string },
  ): AsyncGenerator<FilesItem> {
    const query = groupQuery(this.table, group, range);
    // What another run, or this one, wrote a moment ago counts.
    const pages = paginateQuery({ client: this.client }, { ...query, ConsistentRead: true });
    for await (const { Items = [] } of pages) yield* Items;
  }
}

function names(...attributes: readonly string[]): Record<string, string> {
  return Object.fromEntries(attributes.map((name) => [`#${name}`, name]));
}
