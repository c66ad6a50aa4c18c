import * as s3 from '@aws-sdk/client-s3';
import * as s3control from '@aws-sdk/client-s3-control';
import * as ses from '@aws-sdk/client-ses';
import * as sesv2 from '@aws-sdk/client-sesv2';
import { catalogueRows } from '../../../core/classification/catalogue/catalogue';

/** A client's operations, from the names of the commands that it exports. */
function operationsOf(client: object): string[] {
  return Object.keys(client)
    .filter((name) => /^[A-Z]\w*Command$/.test(name))
    .map((name) => name.slice(0, -'Command'.length));
}

const S3_SOURCES = [
  's3.amazonaws.com',
  's3express.amazonaws.com',
  's3-object-lambda.amazonaws.com',
  's3-outposts.amazonaws.com',
];

test.each([
  // The S3 client makes the calls of directory buckets and Object Lambda too, S3 Control's those of
  // Outposts buckets.
  { name: 's3', client: s3, sources: S3_SOURCES, atLeast: 110 },
  { name: 's3control', client: s3control, sources: S3_SOURCES, atLeast: 97 },
  { name: 'ses', client: ses, sources: ['ses.amazonaws.com'], atLeast: 71 },
  { name: 'sesv2', client: sesv2, sources: ['ses.amazonaws.com'], atLeast: 110 },
])('the catalogue knows every operation of $name', ({ name, client, sources, atLeast }) => {
  const answeredFor = new Set(
    catalogueRows()
      .filter((row) => sources.includes(row.eventSource))
      .flatMap((row) => row.sdk),
  );
  const operations = operationsOf(client);
  const unknown = operations.filter(
    (operation) => !answeredFor.has(operation) && !answeredFor.has(`${name}:${operation}`),
  );
  expect(operations.length).toBeGreaterThanOrEqual(atLeast);
  expect(unknown).toEqual([]);
});
