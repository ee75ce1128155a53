import 'reflect-metadata';
import * as contracts from '.';
import { SERVICES } from './contract';

interface Declared {
  readonly subject: string;
  readonly service: string;
}
const isDeclared = (value: unknown): value is Declared =>
  typeof value === 'object' && value !== null && typeof (value as Declared).subject === 'string';
const flat = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null && !isDeclared(value) ? Object.values(value) : [value];
const declared = Object.values(contracts).flatMap(flat).filter(isDeclared);

describe('contracts', () => {
  it('have a subject each, of their own', () => {
    const subjects = declared.map(({ subject }) => subject);
    expect(subjects.length).toBeGreaterThan(0);
    expect(subjects.filter((subject, i) => subjects.indexOf(subject) !== i)).toEqual([]);
  });

  it('name the service that answers or announces them, and a version', () => {
    for (const { subject, service } of declared) {
      expect(subject).toMatch(/^reef\.(rpc|evt)\.[a-z]+\.[A-Za-z-]+\.[A-Za-z-]+\.v[1-9]\d*$/);
      expect(SERVICES).toContain(service);
    }
  });
});
