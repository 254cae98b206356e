/** Something that a person should know about a store. */
export type Finding = {
  /** error: the store breaks a promise; warning: it will, or works badly; info: nothing to do. */
  readonly severity: 'error' | 'warning' | 'info';
  readonly code: FindingCode;
  readonly message: string;
};

/** Stable codes of findings. */
export type FindingCode =
  | 'STORE_MISSING'
  | 'STORE_UNREADABLE'
  | 'STORE_NEWER'
  | 'STORE_OLDER'
  | 'DIRECTORY_OPEN_TO_OTHERS'
  | 'PAGES_DAMAGED'
  | 'REFERENCE_BROKEN'
  | 'SEVERAL_UNENDED_ATTEMPTS'
  | 'UNENDED_ATTEMPT_OF_ENDED_INSTANCE'
  | 'COUNTS_DIFFER'
  | 'DEFINITION_USE_DIFFERS'
  | 'JOURNAL_GAP'
  | 'OUTPUT_MISSING'
  | 'OUTPUT_SIZE_DIFFERS'
  | 'OUTPUT_LEFT'
  | 'LOG_LARGE'
  | 'DISK_LOW';
