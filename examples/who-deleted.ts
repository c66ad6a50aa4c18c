/**
 * Who deleted an object, and what else did the same access key do within the hour around it?
 *
 *   npx tsx examples/who-deleted.ts s3://bucket/key
 */
import { openTrailstore, type StoredEvent, type Trailstore } from 'trailstore';

const HOUR = 3_600_000;

async function main(object: string): Promise<void> {
  const store = await openTrailstore();
  try {
    const deletion = await findDeletion(store, object);
    if (deletion === undefined) {
      console.log(`${object}: no deletion is recorded`);
      return;
    }
    const { at, principal, accessKey, sourceIp } = deletion;
    console.log(`${object} was deleted at ${at} by ${principal} from ${sourceIp}`);
    if (accessKey === undefined) return;
    console.log(`With the same key ${accessKey}, within an hour:`);
    for await (const { event } of store.events({ accessKey, ...hourAround(at) })) {
      const told = [event.at, event.eventName, event.resource, event.objectKey, event.errorCode];
      console.log(`  ${told.filter((each) => each !== undefined).join(' ')}`);
    }
  } finally {
    await store.close();
  }
}

async function findDeletion(store: Trailstore, object: string): Promise<StoredEvent | undefined> {
  for await (const { event } of store.events({ resource: object, eventName: 'DeleteObject' })) {
    if (event.errorCode === undefined) return event;
  }
  return undefined;
}

function hourAround(at: string): { since: string; until: string } {
  const time = Date.parse(at);
  return { since: toIso(time - HOUR), until: toIso(time + HOUR) };
}

function toIso(time: number): string {
  return new Date(time).toISOString();
}

const [object] = process.argv.slice(2);
if (object === undefined) {
  console.error('usage: npx tsx examples/who-deleted.ts s3://bucket/key');
  process.exitCode = 2;
} else {
  main(object).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
