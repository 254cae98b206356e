/** Failures that a reader meets often, in words. Others are shown in the engine's own. */
export const errors = {
  NO_ANSWER: 'The engine does not answer.',
  FOREIGN_ANSWER: 'Something else answered in place of the engine.',
  NOT_READY: 'The engine is starting or stopping.',
  NOT_AUTHENTICATED: 'You are signed out.',
  FORBIDDEN: 'Your rights do not allow this.',
  UNKNOWN_INSTANCE: 'There is no such instance. It may have been deleted.',
  INSTANCE_ENDED: 'It has ended meanwhile.',
  INSTANCE_NOT_ENDED: 'It has not ended yet.',
  NOTHING_TO_RETRY: 'Nothing waits for a retry there.',
  UNKNOWN_WORKFLOW: 'There is no workflow of that name.',
  DEFINITION_CHANGED: 'The workflow changed where it had finished.',
};
