import type { Random } from './random.ts';

export type Language = 'en' | 'de' | 'es' | 'pt' | 'fr' | 'ar' | 'ja';

type Words = readonly [string, ...string[]];

const NAMES: Readonly<
  Record<Language, { readonly given: Words; readonly family: Words; readonly familyFirst?: true }>
> = {
  en: {
    given: ['Grace', 'Liam', 'Hannah', 'Noah', 'Amelia', 'Tariq', 'Olivia', 'Kwame', 'Chloe', 'Ravi', 'Betty', 'Ethan'],
    family: [
      'Okafor',
      'Doyle',
      'Brooks',
      'Stone',
      'Aziz',
      'Grant',
      'Mensah',
      'Martin',
      'Patel',
      'Nowak',
      'Park',
      'Hughes',
    ],
  },
  de: {
    given: ['Sabine', 'Tobias', 'Mehmet', 'Julia', 'Lukas', 'Anke', 'Jürgen', 'Leyla'],
    family: ['Krüger', 'Lang', 'Yıldız', 'Brandt', 'Maier', 'Vogel', 'Schröder', 'Weiß'],
  },
  es: {
    given: ['Lucía', 'Carlos', 'Valentina', 'Diego', 'Carmen', 'Andrés'],
    family: ['Fernández', 'Mendoza', 'Ríos', 'Castillo', 'Núñez', 'Herrera'],
  },
  pt: { given: ['Mariana', 'Rafael', 'Beatriz', 'João'], family: ['Souza', 'Lima', 'Carvalho', 'Araújo'] },
  fr: { given: ['Camille', 'Youssef', 'Élodie', 'Hugo'], family: ['Laurent', 'Benali', 'Lefèvre', 'Moreau'] },
  ar: { given: ['نور', 'سلمى', 'كريم', 'هدى'], family: ['حداد', 'يوسف', 'منصور', 'الخطيب'] },
  ja: { given: ['あかり', '翔', '美咲', '大輔'], family: ['鈴木', '田中', '高橋', '渡辺'], familyFirst: true },
};

/** A name that fits the language. */
export const nameIn = (language: Language, random: Random): string => {
  const { given, family, familyFirst } = NAMES[language];
  const [first, last] = [random.pick(given), random.pick(family)];
  return familyFirst === true ? `${last} ${first}` : `${first} ${last}`;
};
