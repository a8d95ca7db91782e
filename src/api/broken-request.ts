import type { Duplex } from 'node:stream';
import { catalogue, type ProblemName } from './problems/catalogue.js';
import { problemBody } from './problems/problem.js';

const kinds: Record<string, ProblemName> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
};

/** Answers what is not even a request: there is no express for it yet, only a socket. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const kind = kinds[error.code ?? ''] ?? 'bad-request';
  const body = JSON.stringify(problemBody(kind));
  const head = [
    `HTTP/1.1 ${catalogue[kind].status} ${kind}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
