const key = (inboxId: string): string => `baton-draft:${inboxId}`;

/** What is being written survives the way to the next page of the shop, in this tab. */
export const keptDraft = (inboxId: string): string => {
  try {
    return sessionStorage.getItem(key(inboxId)) ?? '';
  } catch {
    return '';
  }
};

export const keepDraft = (inboxId: string, text: string): void => {
  try {
    if (text === '') sessionStorage.removeItem(key(inboxId));
    else sessionStorage.setItem(key(inboxId), text);
  } catch {
    // Without storage the draft lives as long as the page.
  }
};
