import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { PreviewAnswerBody, PreviewBody } from '../../../../src/server/schemas/plan.ts';
import { useApi } from '../../api/api-context.tsx';
import { previewRead } from '../../api/plans.ts';

/** How long nobody types before the engine is asked. */
const pauseMs = 250;

/** What times mean that are being typed. `times` null: nothing is asked. */
export function usePreview(times: PreviewBody | null): {
  readonly shown: PreviewAnswerBody | undefined;
  readonly times: PreviewBody | null;
  readonly error: unknown;
} {
  const { client } = useApi();
  // The text is what counts: the object is another one at each stroke.
  const [text] = useDebouncedValue(JSON.stringify(times), pauseMs);
  const asked = JSON.parse(text) as PreviewBody | null;
  const { data, error } = useQuery({
    ...previewRead(client, asked ?? { when: [''] }),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
  });
  return { shown: asked === null ? undefined : data, times: asked, error: asked === null ? null : error };
}
