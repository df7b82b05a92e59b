const ALLOWED = /^(?:https?:\/\/[^/]|mailto:.|tel:[+\d])/i;

/**
 * Controls and spaces are what browsers skip while they look for a protocol; bidirectional marks and zero-width
 * characters make an address look like another one. No honest link needs any of them unescaped.
 */
// oxlint-disable-next-line no-control-regex -- controls are what is looked for
const DECEPTIVE = /[\u0000-\u0020\u007f-\u00a0\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff\\]/;

/** The address if it may become a link (http, https, mailto, tel), else null. */
export const safeHref = (href: string): string | null =>
  href.length <= 2048 && ALLOWED.test(href) && !DECEPTIVE.test(href) ? href : null;
