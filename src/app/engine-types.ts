/** What those who use the verbs need to name of the engine's vocabulary: they may not import the engine itself. */
export type { LiveEvent } from '../engine/live-event.ts';
export type { AnswerOf, AskEngine, NodeWhy, RequestError, UserSummary } from '../engine/request.ts';
