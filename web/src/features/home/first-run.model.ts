/** Whether an installation is so new that its home asks for a first command. */

/** As many instances as somebody makes who tries things out. */
const fewInstances = 20;

/** What is known of an installation, and of who looks. */
export type Beginning = {
  readonly plans: number;
  /** Ever launched. */
  readonly instances: number;
  /** The reader has put the first page away. */
  readonly isHidden: boolean;
  /** Only who may save and launch a workflow can do anything there. */
  readonly mayBegin: boolean;
};

/** The first page stays until there is a plan, or more was launched than somebody tries out, or the reader has put it away. */
export function isFirstRun({ plans, instances, isHidden, mayBegin }: Beginning): boolean {
  return mayBegin && !isHidden && plans === 0 && instances < fewInstances;
}
