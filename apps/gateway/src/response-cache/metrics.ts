import { Counter } from 'prom-client';

/** What operators see of the memory of a gateway. Names are public: dashboards and alerts use them. */

export const answersFromMemory = new Counter({
  name: 'reef_answers_from_memory_total',
  help: 'Requests answered from memory, before the router',
});
