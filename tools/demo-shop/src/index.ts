export { CUSTOMERS, type Customer } from './customers.ts';
export { DEMO_INBOX, type ShopConfig } from './shop.config.ts';
export { startShop, type Shop } from './start-shop.ts';
