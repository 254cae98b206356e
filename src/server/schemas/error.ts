import { Type, type Static } from 'typebox';
import { errorCodes } from '../../core/error-code.ts';
import { openObject, oneOf } from './field.ts';

/** Codes in the order of the reference page. */
const codes = Object.keys(errorCodes).filter(isCode);

/** What every failure is answered with. */
export const errorBody = Type.Object({
  code: oneOf(codes, { description: 'Stable; see the reference of error codes.' }),
  message: Type.String({ description: 'What was expected, what came, and where.' }),
  details: openObject(
    'What a program needs to explain the failure. `problems`: what is wrong with a document. `errors`: what is wrong with a request.',
  ),
});

export type ErrorBody = Static<typeof errorBody>;

function isCode(text: string): text is keyof typeof errorCodes {
  return text in errorCodes;
}
