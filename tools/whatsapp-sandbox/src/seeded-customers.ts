import type { Customer } from './page/wire.ts';

/** Numbers of the range that is reserved for fiction, so that none of them is anybody's. */
export const SEEDED_CUSTOMERS: readonly Customer[] = [
  { id: 'ana', name: 'Ana Example', waId: '15550101234' },
  { id: 'jonas', name: 'Jonas Weber', waId: '4915550100201' },
  { id: 'priya', name: 'Priya Raman', waId: '15550100202', userId: 'IN.10000000000000000202', username: 'priya.r' },
  { id: 'mateo', name: 'Mateo Álvarez', waId: '5215550100203' },
  { id: 'layla', name: 'ليلى حداد', waId: '15550100204' },
  {
    id: 'kenji',
    name: '佐藤 健二',
    waId: '15550100205',
    userId: 'JP.10000000000000000205',
    username: 'kenji',
    hidesPhone: true,
  },
];
