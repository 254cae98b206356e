/** Requests about the home page: what somebody has dealt with, and when they looked. */
import { ok, type Result } from '../core/result.ts';
import type { Pass } from './pass.ts';
import type { AnswerOf, HomeRequest, RequestError } from './request.ts';

/** Decides a request about the home page. */
export function handleHomeRequest(pass: Pass, request: HomeRequest): Result<AnswerOf[HomeRequest['kind']], RequestError> {
  switch (request.kind) {
    case 'handleLine': {
      const handledAtMs = request.undo ? null : pass.nowMs;
      pass.change({ kind: 'lineHandled', line: request.line, atMs: handledAtMs, by: request.by });
      pass.live({ type: 'CONFIGURATION_CHANGED', noun: 'home', name: request.line, atMs: pass.nowMs });
      return ok({ handledAtMs });
    }
    case 'lookHome': {
      const { user, sinceMs } = request;
      pass.change({ kind: 'homeLooked', user, sinceMs, lookedAtMs: pass.nowMs });
      return ok({ sinceMs, lookedAtMs: pass.nowMs });
    }
  }
}
