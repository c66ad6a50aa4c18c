import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The only interface that anything here listens on. */
export const LOOPBACK = '127.0.0.1';

/** Listens on a free port and returns it. */
export function listenOnLoopback(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => resolve((server.address() as AddressInfo).port));
  });
}

/**
 * Whether a web page in the user's browser is asking, which may reach loopback but has no business
 * there. Browsers say where a page comes from, and one that was given this machine's address under
 * another name says that name.
 */
export function isWebPage(headers: IncomingHttpHeaders): boolean {
  return (
    headers.origin !== undefined ||
    headers['sec-fetch-site'] !== undefined ||
    !/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '')
  );
}

/** Stops a server at once, whoever is still connected. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
