/** Filters that people keep under a name. The engine only writes them: it needs none to decide. */
import { ok, type Result } from '../core/result.ts';
import type { Pass } from './pass.ts';
import type { AnswerOf, EngineRequest, RequestError, ViewRequest } from './request.ts';

/** Decides a request about views; rights and limits were looked at before. */
export function handleViewRequest(pass: Pass, request: ViewRequest): Result<AnswerOf[EngineRequest['kind']], RequestError> {
  const { owner, name } = request;
  switch (request.kind) {
    case 'saveView': {
      const { search, isShared } = request;
      pass.change({ kind: 'viewSaved', view: { owner, name, search, isShared, updatedAtMs: pass.nowMs } });
      break;
    }
    case 'deleteView':
      pass.change({ kind: 'viewDeleted', owner, name });
      break;
  }
  pass.live({ type: 'CONFIGURATION_CHANGED', noun: 'view', name, atMs: pass.nowMs });
  return ok({ saved: true });
}
