import type { PackageChannel } from '@app/contracts';

export interface RatablePlugin {
  readonly id: string;
  /** The canonical package name. */
  readonly name: string;
  /** The owning publisher: its members may not rate the plugin, and if it is private nobody else may see it. */
  readonly ownerId: string;
  readonly channel: PackageChannel;
}
