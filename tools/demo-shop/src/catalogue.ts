export interface Product {
  readonly id: string;
  readonly name: string;
  readonly line: string;
  readonly text: string;
  readonly facts: readonly string[];
  /** Cents. */
  readonly price: number;
}

export const PRODUCTS: readonly Product[] = [
  {
    id: 'kettle',
    name: 'Kettle No. 3',
    line: 'Pours where you point it',
    text: 'A gooseneck kettle of brushed steel, with a handle that stays cool and a thermometer that you can read without your glasses.',
    facts: ['0.9 litres', 'Gas, induction, electric', 'Two years of warranty'],
    price: 6900,
  },
  {
    id: 'mug',
    name: 'Mug, stacked',
    line: 'Four of them take the place of one',
    text: 'Stoneware with a rough foot and a smooth lip. It stacks, it survives the dishwasher, and it holds a generous coffee.',
    facts: ['320 ml', 'Dishwasher and microwave', 'Made in Portugal'],
    price: 1800,
  },
  {
    id: 'grinder',
    name: 'Hand grinder',
    line: 'Forty turns to a cup',
    text: 'Steel burrs, a walnut crank, and a click for each step from espresso to French press. No cable, no noise before seven.',
    facts: ['38 mm conical burrs', '25 g of beans', 'Spare parts for ten years'],
    price: 8900,
  },
  {
    id: 'lamp',
    name: 'Desk lamp Arc',
    line: 'Warm light, one joint',
    text: 'One bent tube and a shade that turns. The light is warm in the evening and clear in the morning, by the same dial.',
    facts: ['2,700 to 4,000 K', '9 watts', 'Weighted foot'],
    price: 11900,
  },
  {
    id: 'board',
    name: 'Bread board',
    line: 'End grain, kind to knives',
    text: 'Oak from one forest, glued on end so that cuts close by themselves. Oil it twice a year and hand it on.',
    facts: ['38 × 25 cm', 'Oiled oak', 'A groove for crumbs'],
    price: 5400,
  },
  {
    id: 'bottle',
    name: 'Bottle 0.5',
    line: 'Cold for a day, warm for a night',
    text: 'A steel bottle with a cap that seals at a quarter turn. Fits bicycle cages and, more important, bags.',
    facts: ['0.5 litres', 'Double wall', 'Cap without plastic'],
    price: 3200,
  },
];

export const productOf = (id: string): Product | null => PRODUCTS.find((product) => product.id === id) ?? null;

export const priceText = (cents: number): string => `€${(cents / 100).toFixed(2)}`;
