/** Nothing is sent there. Whoever owns the webhook is told this and no more: a reason would say what is in our network. */
export class TargetNotAllowed extends Error {
  constructor() {
    super('The target is not allowed.');
    this.name = 'TargetNotAllowed';
  }
}
/** A name without an address. */
export class HostNotFound extends Error {
  constructor() {
    super('The host has no address.');
    this.name = 'HostNotFound';
  }
}
