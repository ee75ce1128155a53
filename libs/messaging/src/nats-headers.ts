import { headers as natsHeaders, type MsgHdrs } from 'nats';

export function toNatsHeaders(values: Readonly<Record<string, string>>): MsgHdrs {
  const result = natsHeaders();
  for (const [name, value] of Object.entries(values)) result.set(name, value);
  return result;
}

export function fromNatsHeaders(values: MsgHdrs | undefined): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, [value]] of values ?? []) if (value !== undefined) result[name.toLowerCase()] = value;
  return result;
}
