/** Where clamd listens, as `net.connect` takes it. */
export type ClamdAddress = { readonly path: string } | { readonly host: string; readonly port: number };

const HOST_AND_PORT = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+)):(\d{1,5})$/i;

/** Reads `host:port`, `[::1]:port`, or the absolute path of a socket; undefined when it is none of them. */
export function clamdAddress(text: string): ClamdAddress | undefined {
  if (text.startsWith('/')) return { path: text };
  const [, ipv6, name, port] = HOST_AND_PORT.exec(text) ?? [];
  const host = ipv6 ?? name;
  const number = Number(port);
  return host !== undefined && number >= 1 && number <= 65_535 ? { host, port: number } : undefined;
}
