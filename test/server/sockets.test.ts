/** Bytes on a real socket: clients that are slow, hostile, or no HTTP clients at all. */
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, tokens, type TestServer } from './harness.ts';

let http: TestServer;
let port: number;

beforeAll(async () => {
  http = await startTestServer({ requestTimeoutMs: 300, headersTimeoutMs: 200, slowCheckMs: 50, maxHeaderBytes: 8 * 1024 });
  port = Number(new URL(await http.server.listen('127.0.0.1', 0)).port);
});

afterAll(async () => {
  await http.stop();
});

/** Sends bytes, and answers with all that comes until the server closes. */
async function exchange(bytes: string): Promise<{ readonly status: number; readonly body: string }> {
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => void socket.write(bytes));
    let got = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (got += chunk));
    socket.on('close', () => resolve(got));
    socket.on('error', reject);
  });
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]), body: text.split('\r\n\r\n').slice(1).join('\r\n\r\n') };
}

const head = `POST /api/instances HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${tokens.administrator}\r\nContent-Type: application/json\r\n`;

test.each([
  ['headers that do not end', 'GET /api/status HTTP/1.1\r\nHost: localhost\r\n', 408, 'REQUEST_TIMEOUT'],
  ['a body that does not come', `${head}Content-Length: 100\r\n\r\n{"workflow":`, 408, 'REQUEST_TIMEOUT'],
  ['huge headers', `GET /api/status HTTP/1.1\r\nHost: localhost\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'HEADERS_TOO_LARGE'],
  ['no HTTP', 'hello there\r\n\r\n', 400, 'INVALID_REQUEST'],
  ['TLS on the plain port', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000', 400, 'INVALID_REQUEST'],
])('%s is answered with a code, and the connection is closed', async (_what, bytes, status, code) => {
  const reply = await exchange(bytes);
  expect(reply.status).toBe(status);
  expect(JSON.parse(reply.body)).toMatchObject({ code, message: expect.any(String), details: {} });
});

test('after all that the server still answers', async () => {
  const response = await fetch(`http://127.0.0.1:${port}/health/live`);
  expect(response.status).toBe(200);
});
