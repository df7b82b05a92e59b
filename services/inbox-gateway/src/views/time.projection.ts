/** One spelling of a moment (UTC, milliseconds), so that texts compare as times. A broken one becomes `otherwise`. */
export const stamp = (moment: string, otherwise: string = moment): string => {
  if (moment.length === 24 && moment.endsWith('Z')) return moment;
  const time = Date.parse(moment);
  return Number.isNaN(time) ? otherwise : new Date(time).toISOString();
};

export const latest = (known: string | null, moment: string): string =>
  known !== null && known > moment ? known : moment;
