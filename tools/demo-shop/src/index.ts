export { CUSTOMERS, type Customer } from './customers.ts';
export type { ShopConfig } from './shop.config.ts';
export { startShop, type Shop } from './start-shop.ts';
