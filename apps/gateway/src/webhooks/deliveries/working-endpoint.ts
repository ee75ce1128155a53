/** An endpoint that may have something due. */
export interface WorkingEndpoint {
  readonly id: string;
  /** Nothing has got through to it lately. */
  readonly failing: boolean;
}
