/** People who shop here. Anybody may sign in as one of them: it is a demo, and nothing of theirs is real. */
export interface Customer {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly city: string;
  readonly since: string;
  readonly orders: readonly Order[];
}

export interface Order {
  readonly number: string;
  readonly date: string;
  readonly state: 'On its way' | 'Delivered' | 'Being packed';
  readonly productIds: readonly string[];
}

export const CUSTOMERS: readonly Customer[] = [
  {
    id: 'customer-1042',
    firstName: 'Nora',
    lastName: 'Lindgren',
    email: 'nora.lindgren@example.com',
    city: 'Malmö',
    since: '2023',
    orders: [
      { number: '1042', date: '18 November', state: 'Delivered', productIds: ['kettle'] },
      { number: '1077', date: '24 November', state: 'On its way', productIds: ['lamp', 'mug'] },
    ],
  },
  {
    id: 'customer-1043',
    firstName: 'Mateo',
    lastName: 'García',
    email: 'mateo.garcia@example.com',
    city: 'Valencia',
    since: '2021',
    orders: [{ number: '1081', date: '25 November', state: 'Being packed', productIds: ['grinder'] }],
  },
  {
    id: 'customer-1044',
    firstName: 'Jonas',
    lastName: 'Weber',
    email: 'jonas.weber@example.com',
    city: 'Leipzig',
    since: '2025',
    orders: [],
  },
];

export const customerOf = (id: string | undefined): Customer | null =>
  CUSTOMERS.find((customer) => customer.id === id) ?? null;
