/**
 * Something that can be read: what `useQuery` takes. The first word of a key is the noun that live events make old
 * (`live-refresh.ts`): `['instance', 7, …]` is everything about instance 7; `['instances', …]` is a list, which no event touches.
 */
export type Read<T> = {
  readonly queryKey: readonly unknown[];
  readonly queryFn: (context: { readonly signal: AbortSignal }) => Promise<T>;
};
