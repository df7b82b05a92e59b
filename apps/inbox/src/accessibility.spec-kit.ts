import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
/** The rules of the standard whose verdict depends on colours: nothing else differs between light and dark. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** What axe complains about on a page, one line a rule: everything in light, colours in dark. */
export const violationsOf = async (page: Page, colorScheme: 'light' | 'dark'): Promise<string[]> => {
  // There are no frames to look into, and nobody asks what is well: both take half of the time.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations, passes } = await (
    colorScheme === 'light' ? axe.withTags(STANDARD) : axe.withRules(OF_COLOURS)
  ).analyze();
  // Silence of a tool that looked at nothing is not praise.
  if (!passes.some(({ id }) => id === 'color-contrast')) return ['no text was examined'];
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
};
