/**
 * Words that stand in nearly every text, folded: English, German, Spanish. A list of where they are says nothing, so
 * they are kept together with their neighbours as well: `"where is my order"` begins with the few texts that have
 * `is my` and `my order` instead of with all of them.
 */
const COMMON: ReadonlySet<string> = new Set(
  `a about all am an and any are as at be been but by can could did do does for from get had has have he hello her hi how
  i if in is it just like me my no not now of on one or our out please she so some still thank thanks that the their them
  there they this to up us was we what when where which who why will with would yes you your
  aber als am an auch auf aus bei bin bitte da danke das dass dem den der des die doch ein eine einem einen einer er es
  fur habe haben hallo hat ich ihr im in ist ja kann kein keine mein meine meinen meiner mich mir mit nach nein nicht noch
  nur oder schon sich sie sind so und uber um uns von vom wann war warum was wenn wer werden wie wir wird wo zu zum zur
  al algo como con cual cuando de del donde el ella en eres es esta este esto estoy favor gracias ha hay he hola la las le
  lo los mas me mi mis muy necesito ni nos o para pero por porque puede puedo que quien quiero se ser si sin sobre soy su
  sus tengo tiene todo un una y ya yo`.split(/\s+/),
);

/** The lexeme of two words that stand one behind the other; null where their own lists are short enough. */
export const pairLexeme = (first: string, second: string): string | null =>
  COMMON.has(first) || COMMON.has(second) ? `2/${first} ${second}` : null;
