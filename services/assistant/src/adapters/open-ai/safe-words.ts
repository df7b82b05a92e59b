/**
 * What a model wrote, made safe to send. A model may have been talked into anything; what it writes goes to the
 * customer who talked, so there is no one else's data to lose, but our name stands under it.
 */

const LINK =
  /\[([^\]\n]*)\]\(\s*([^)\s]+)[^)]*\)|(?:https?:\/\/|www\.)[^\s<>)\]]+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\/[^\s<>)\]]*/giu;

/** Without links to hosts that are not listed; of a markdown link its words stay. */
export const withoutStrangeLinks = (text: string, hosts: ReadonlySet<string>): string =>
  text.replace(LINK, (link: string, title: string | undefined, target: string | undefined) =>
    isListed(target ?? link, hosts) ? link : (title ?? '').trim(),
  );

const isListed = (address: string, hosts: ReadonlySet<string>): boolean => {
  const schemed = /^[a-z][a-z0-9+.-]*:/iu.test(address) ? address : `https://${address}`;
  if (!URL.canParse(schemed)) return false;
  const { protocol, hostname, username } = new URL(schemed);
  return /^https?:$/.test(protocol) && username === '' && hosts.has(hostname);
};

const EMAIL = /[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[a-z]{2,}/giu;
const LONG_NUMBER = /\+?\d(?:[\s().-]?\d){7,}/gu;

/**
 * Without e-mail addresses and long numbers (phones, cards, accounts) that stand neither in the conversation nor in
 * the knowledge: a model that names one has it from somewhere else, or made it up.
 */
export const withoutStrangeData = (text: string, known: string): string => {
  const digits = known.replaceAll(/\D/g, '');
  const lower = known.toLowerCase();
  return text
    .replace(EMAIL, (email) => (lower.includes(email.toLowerCase()) ? email : '…'))
    .replace(LONG_NUMBER, (number) => (digits.includes(number.replaceAll(/\D/g, '')) ? number : '…'));
};

/** At most `length` UTF-16 code units, cut at a sentence or a word where one is near. */
export const cut = (text: string, length: number): string => {
  if (text.length <= length) return text;
  const room = text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '');
  const sentence = Math.max(room.lastIndexOf('. '), room.lastIndexOf('! '), room.lastIndexOf('? ')) + 1;
  if (sentence > length / 2) return room.slice(0, sentence);
  const word = room.lastIndexOf(' ');
  return `${word > length / 2 ? room.slice(0, word) : room}…`;
};
