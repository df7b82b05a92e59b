/**
 * Ids in order that look like UUIDs: `00000000-0000-4000-8000-000000000001`, … Another `space` (0 to 65535) gives a
 * second sequence that never meets the first.
 */
export function sequentialIds(space = 0): () => string {
  let last = 0;
  const middle = space.toString(16).padStart(4, '0');
  return () => {
    last += 1;
    return `00000000-${middle}-4000-8000-${last.toString(16).padStart(12, '0')}`;
  };
}
