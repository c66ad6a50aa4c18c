import type { Classification } from '../classification/classification';
import { list, object, text } from '../records/json';
import type { CloudTrailRecord } from '../records/record';
import { NamedResource } from './named-resource';
import { findS3Resource, namedByS3 } from './s3-resource';
import { findSesResource, namedBySes } from './ses-resource';
import type { Touched } from './touched';

export type { Touched } from './touched';

/** An item is small: a record that names more (a batch) says them in its own bytes. */
const MOST_RESOURCES = 10;

/**
 * Finds what an event acted on. Every record has an answer, possibly an empty one; a value of the
 * wrong kind is as good as absent.
 *
 * Source: CloudTrail User Guide, "CloudTrail record contents" (`resources`, `requestParameters`); the
 * services' own guides for what they put there.
 */
export function findResources(record: CloudTrailRecord, classification: Classification): Touched {
  // An insight is about a rate of calls; whatever they acted on is not in it.
  if (classification.category === 'insight') return {};
  const named = readNamedResources(record);
  switch (classification.service) {
    case 's3': {
      const touched = findS3Resource(record, named);
      return withRest(touched, named, (resource) => namedByS3(touched, resource));
    }
    case 'ses': {
      const touched = findSesResource(record, classification.access, named);
      return withRest(touched, named, (resource) => namedBySes(touched, resource));
    }
    default: {
      const resource = named[0]?.arn;
      return withRest({ resource }, named, ({ arn }) => arn === resource);
    }
  }
}

function readNamedResources(record: CloudTrailRecord): NamedResource[] {
  const named: NamedResource[] = [];
  for (const entry of list(record.resources)) {
    const fields = object(entry);
    const whole = text(fields?.ARN);
    const arn = whole ?? text(fields?.ARNPrefix);
    if (arn === undefined) continue;
    named.push(new NamedResource(text(fields?.type), arn, whole === undefined));
  }
  return named;
}

/** All fields each time, spelled out: whoever reads them sees objects of one shape. */
function withRest(
  { resource, objectKey, copySource }: Touched,
  named: readonly NamedResource[],
  isSaid: (resource: NamedResource) => boolean,
): Touched {
  return { resource, objectKey, copySource, resources: restOf(named, isSaid) };
}

function restOf(
  named: readonly NamedResource[],
  isSaid: (resource: NamedResource) => boolean,
): readonly string[] | undefined {
  let rest: string[] | undefined;
  for (const each of named) {
    if (isSaid(each)) continue;
    rest ??= [];
    if (rest.length === MOST_RESOURCES) break;
    if (!rest.includes(each.arn)) rest.push(each.arn);
  }
  return rest;
}
