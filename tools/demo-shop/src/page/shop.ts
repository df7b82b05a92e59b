import { inCart, keepCart } from './cart.ts';

/** What the shop calls of Baton's chat. */
type BatonCall = { (name: string, ...args: unknown[]): void; q?: unknown[] };

declare global {
  interface Window {
    Baton?: BatonCall;
  }
}

/** Calls the chat now, or as soon as its loader is there. */
const baton = (...call: [name: string, ...args: unknown[]]): void => {
  if (window.Baton === undefined) {
    const queue: BatonCall = (...args) => void (queue.q ??= []).push(args);
    window.Baton = queue;
  }
  window.Baton(...call);
};

interface Session {
  readonly customer: { readonly firstName: string; readonly orders: readonly string[] } | null;
  readonly jwt?: string;
}

const all = (selector: string): readonly HTMLElement[] => [...document.querySelectorAll<HTMLElement>(selector)];

const showCount = (): void => {
  for (const place of all('[data-cart-count]')) place.textContent = String(inCart().length);
  baton('setContext', { cart_items: String(inCart().length) });
};

interface Product {
  readonly id: string;
  readonly name: string;
  readonly price: string;
}

const lineOf = (template: HTMLTemplateElement, { id, name, price }: Product, remove: () => void): DocumentFragment => {
  const line = template.content.cloneNode(true) as DocumentFragment;
  line.querySelector('img')?.setAttribute('src', `/pictures/${id}.svg`);
  const link = line.querySelector('a');
  link?.setAttribute('href', `/product/${id}`);
  link?.append(name);
  line.querySelector('.price')?.append(price);
  const button = line.querySelector('button');
  button?.setAttribute('aria-label', `Remove ${name}`);
  button?.addEventListener('click', remove);
  return line;
};

const showCart = async (): Promise<void> => {
  const [cart] = all('[data-cart]');
  const template = document.querySelector<HTMLTemplateElement>('template[data-cart-line]');
  if (cart === undefined || template === null) return;
  const products = (await (await fetch('/products')).json()) as readonly Product[];
  const ids = inCart();
  const list = document.createElement('ul');
  list.className = 'lines';
  ids.forEach((id, index) => {
    const product = products.find((one) => one.id === id);
    if (product === undefined) return;
    const remove = (): void => {
      keepCart(ids.filter((_, at) => at !== index));
      void showCart();
      showCount();
    };
    list.append(lineOf(template, product, remove));
  });
  const empty = document.createElement('p');
  empty.append('Your cart is empty.');
  cart.replaceChildren(list.childElementCount === 0 ? empty : list);
};

for (const button of all('[data-add]'))
  button.addEventListener('click', () => {
    keepCart([...inCart(), button.dataset['add'] ?? '']);
    showCount();
    const [said] = all('[data-said]');
    if (said !== undefined) said.textContent = 'It is in your cart.';
  });

for (const button of all('[data-ask]')) button.addEventListener('click', () => baton('open'));

// Who signs out here is nobody in the chat either.
for (const form of all('[data-sign-out]')) form.addEventListener('submit', () => baton('shutdown'));

showCount();
await showCart();

const session = (await (await fetch('/session')).json()) as Session;
if (session.customer !== null && session.jwt !== undefined)
  baton('identify', { jwt: session.jwt, attributes: { orders: session.customer.orders.join(', ') || 'none' } });
