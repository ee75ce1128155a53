/**
 * `node bare-servers.mjs <kind> <file> <port>`: sends one file to whoever asks for anything, and does nothing else. What
 * a server written for Node can reach: `http` with a `ServerResponse`, `net` without looking at what was asked.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSocketServer } from 'node:net';

const [kind, file, port] = process.argv.slice(2);
const bytes = readFileSync(file);
const head = `HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: ${bytes.length}\r\n\r\n`;

const listener =
  kind === 'http'
    ? createServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length });
        response.end(bytes);
      })
    : createSocketServer((socket) => {
        socket.on('error', () => socket.destroy());
        socket.on('data', () => {
          socket.cork();
          socket.write(head);
          socket.write(bytes);
          socket.uncork();
        });
      });
listener.listen(Number(port), '127.0.0.1');
