const KEY = 'demo-shop-cart';

/** Product ids, in the order in which they were put in. */
export const inCart = (): readonly string[] => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
};

export const keepCart = (ids: readonly string[]): void => localStorage.setItem(KEY, JSON.stringify(ids));
