import { createServer } from 'node:http';
import type { PublicKey } from '../../core/digests/signature';
import { closeServer, LOOPBACK, listenOnLoopback } from '../../local/loopback';

export interface PublicKeysServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Answers CloudTrail's ListPublicKeys (AWS JSON 1.1), and nothing else. */
export async function startPublicKeysServer(keys: readonly PublicKey[]): Promise<PublicKeysServer> {
  const PublicKeyList = keys.map(({ fingerprint, value }) => ({
    Fingerprint: fingerprint,
    Value: value,
    ValidityStartTime: 0,
    ValidityEndTime: 4_102_444_800,
  }));
  const server = createServer((request, response) => {
    request.resume();
    const isAsked = String(request.headers['x-amz-target']).endsWith('.ListPublicKeys');
    response.writeHead(isAsked ? 200 : 501, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(isAsked ? { PublicKeyList } : {}));
  });
  const port = await listenOnLoopback(server);
  return { endpoint: `http://${LOOPBACK}:${port}`, close: () => closeServer(server) };
}
