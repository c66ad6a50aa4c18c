import * as z from 'zod/mini';
import { WRITE_UNIT_BYTES } from '../../core/items/attribute';

/** An attribute value as it goes over the wire: one member, named by its type. */
interface WireValue {
  readonly S?: string;
  readonly N?: string;
  /** In base64. */
  readonly B?: string;
  readonly BOOL?: boolean;
  readonly NULL?: boolean;
  readonly L?: readonly WireValue[];
  readonly M?: WireItem;
  readonly SS?: readonly string[];
}

/** An item as it goes over the wire. */
export type WireItem = Readonly<Record<string, WireValue>>;

/** What writes weigh. */
export interface Weight {
  /** BatchWriteItem calls with items for the table. */
  readonly calls: number;
  readonly items: number;
  readonly bytes: number;
  /** Of the table itself: each index that holds an item takes as much again. */
  readonly units: number;
}

const wireValue: z.ZodMiniType<WireValue> = z.lazy(() =>
  z.object({
    S: z.optional(z.string()),
    N: z.optional(z.string()),
    B: z.optional(z.string()),
    BOOL: z.optional(z.boolean()),
    NULL: z.optional(z.boolean()),
    L: z.optional(z.array(wireValue)),
    M: z.optional(z.record(z.string(), wireValue)),
    SS: z.optional(z.array(z.string())),
  }),
);

const batchWrite = z.object({
  RequestItems: z.record(
    z.string(),
    z.array(
      z.object({
        PutRequest: z.optional(z.object({ Item: z.record(z.string(), wireValue) })),
      }),
    ),
  ),
});

/** Weighs the items that a BatchWriteItem call puts, by table. */
export function weighBatch(body: string): Record<string, Weight> {
  const { RequestItems } = batchWrite.parse(JSON.parse(body));
  return Object.fromEntries(
    Object.entries(RequestItems).map(([table, requests]) => {
      const sizes = requests.flatMap(({ PutRequest }) =>
        PutRequest === undefined ? [] : [wireItemBytes(PutRequest.Item)],
      );
      return [table, weightOf(sizes)];
    }),
  );
}

function weightOf(sizes: readonly number[]): Weight {
  return {
    calls: 1,
    items: sizes.length,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    units: sizes.reduce((sum, size) => sum + Math.ceil(size / WRITE_UNIT_BYTES), 0),
  };
}

/** As `itemBytes` of core/items/attribute.ts, for all types: the tutorial's items are maps in maps. */
export function wireItemBytes(item: WireItem): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
}

/** DynamoDB Developer Guide, "DynamoDB item sizes and formats". */
function valueBytes(value: WireValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.length / 2) + 1;
  if (value.B !== undefined) return Buffer.byteLength(value.B, 'base64');
  if (value.M !== undefined) return 3 + wireItemBytes(value.M) + Object.keys(value.M).length;
  if (value.L !== undefined)
    return 3 + value.L.reduce((sum, each) => sum + valueBytes(each) + 1, 0);
  if (value.SS !== undefined)
    return value.SS.reduce((sum, each) => sum + Buffer.byteLength(each), 0);
  return 1;
}
