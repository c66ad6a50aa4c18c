import { createServer, type Server } from 'node:http';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudTrailPublicKeys } from '../../aws/cloudtrail-public-keys';
import { closeServer, listenOnLoopback } from '../../local/loopback';

/** A server that speaks the JSON protocol of CloudTrail, in pages of one key. */
const asked: { action: string; region: string; input: Record<string, unknown> }[] = [];
const PAGES = [
  { PublicKeyList: [{ Fingerprint: 'f1', Value: 'AAECAw==' }], NextToken: 'more' },
  { PublicKeyList: [{ Fingerprint: 'f2', Value: 'BAUG' }] },
];
let server: Server;
let endpoint: string;
const clients: CloudTrailClient[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const input = JSON.parse(Buffer.concat(chunks).toString());
    asked.push({
      action: String(request.headers['x-amz-target']).split('.').at(-1) ?? '',
      // The scope of a signature, version 4: its key, day, Region, service.
      region: /Credential=[^/]+\/\d+\/([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '',
      input,
    });
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify(PAGES[input.NextToken === 'more' ? 1 : 0]));
  });
  endpoint = `http://127.0.0.1:${await listenOnLoopback(server)}`;
});
beforeEach(() => {
  asked.length = 0;
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await closeServer(server);
});

function keysFromServer(): CloudTrailPublicKeys {
  return new CloudTrailPublicKeys((region) => {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new CloudTrailClient({ region, endpoint, credentials, maxAttempts: 1 });
    clients.push(client);
    return client;
  });
}

const FROM = new Date('2026-01-02T03:00:00Z');
const UNTIL = new Date('2026-01-02T05:00:00Z');

test('all pages of a Region’s keys are read, in base64', async () => {
  expect(await keysFromServer().list('eu-west-1', FROM, UNTIL)).toEqual([
    { fingerprint: 'f1', value: 'AAECAw==' },
    { fingerprint: 'f2', value: 'BAUG' },
  ]);
  expect(asked).toMatchObject([
    {
      action: 'ListPublicKeys',
      region: 'eu-west-1',
      input: { StartTime: FROM.getTime() / 1000, EndTime: UNTIL.getTime() / 1000 },
    },
    { action: 'ListPublicKeys', region: 'eu-west-1', input: { NextToken: 'more' } },
  ]);
});

test('what was asked once is not asked again, in each Region apart', async () => {
  const keys = keysFromServer();
  await Promise.all([keys.list('eu-west-1', FROM, UNTIL), keys.list('eu-west-1', FROM, UNTIL)]);
  await keys.list('us-east-1', FROM, UNTIL);
  expect(asked.map(({ region }) => region)).toEqual([
    'eu-west-1',
    'eu-west-1',
    'us-east-1',
    'us-east-1',
  ]);
});
