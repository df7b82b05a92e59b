const READABLE = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  dateStyle: 'medium',
  timeStyle: 'medium',
});

/** `5 Jan 2026, 08:00:00 UTC`; what is no moment stays as it is. */
export const readable = (moment: string): string => {
  const time = Date.parse(moment);
  return Number.isNaN(time) ? moment : `${READABLE.format(time)} UTC`;
};
