import { createSocket } from 'node:dgram';
import { isIPv4, isIPv6 } from 'node:net';

/** A and AAAA. */
const TYPES: Readonly<Record<number, (address: string) => boolean>> = { 1: isIPv4, 28: isIPv6 };

/** A name server on this machine that says what a test wants; for an unknown name, that there is none. */
export class DnsServer {
  /** Addresses by name; each question takes the next of several answers, the last one stays. */
  readonly names = new Map<string, string[][]>();
  readonly asked: string[] = [];
  private readonly socket = createSocket('udp4');

  async open(): Promise<this> {
    this.socket.on('message', (query, { port, address }) => this.socket.send(this.answer(query), port, address));
    await new Promise<void>((resolve) => this.socket.bind(0, '127.0.0.1', resolve));
    return this;
  }
  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }
  close(): Promise<void> {
    return new Promise((resolve) => this.socket.close(() => resolve()));
  }

  private answer(query: Buffer): Buffer {
    const labels: string[] = [];
    let at = 12;
    for (; query[at] !== 0; at += query[at]! + 1) labels.push(query.toString('latin1', at + 1, at + 1 + query[at]!));
    const end = at + 5;
    const type = query.readUInt16BE(at + 1);
    const name = labels.join('.').toLowerCase();
    this.asked.push(name);
    const answers = this.names.get(name) ?? [];
    // The A and the AAAA of one look-up belong together: the A is what moves on.
    const found = (type === 1 && answers.length > 1 ? answers.shift() : answers[0]) ?? [];
    const records = found.filter((address) => TYPES[type]?.(address) ?? false).map((address) => record(type, address));
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(this.names.has(name) ? 0x8180 : 0x8183, 2);
    header.writeUInt16BE(records.length, 6);
    header.writeUInt32BE(0, 8);
    return Buffer.concat([header, query.subarray(12, end), ...records]);
  }
}

function record(type: number, address: string): Buffer {
  const bytes = type === 1 ? Buffer.from(address.split('.').map(Number)) : ipv6(address);
  const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, bytes.length]);
  return Buffer.concat([head, bytes]);
}
function ipv6(address: string): Buffer {
  const [left = '', right = ''] = address.split('::');
  const parts = (text: string) => (text === '' ? [] : text.split(':').map((part) => Number.parseInt(part, 16)));
  const [head, tail] = [parts(left), parts(right)];
  const groups = [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
  return Buffer.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}
