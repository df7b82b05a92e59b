import type { Customer } from '../customers.ts';
import type { ShopConfig } from '../shop.config.ts';
import { html, type Markup } from './html.ts';

export interface PageOptions {
  readonly title: string;
  readonly path: string;
  readonly customer: Customer | null;
  readonly config: Pick<ShopConfig, 'widgetOrigin' | 'inboxId'>;
  readonly content: Markup;
}

const LINKS = [
  ['/', 'Shop'],
  ['/help', 'Help & returns'],
] as const;

/** Every page of the shop. The last script tag is all that a site needs for the chat. */
export const layout = ({ title, path, customer, config, content }: PageOptions): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>${title} · Baton Demo Shop</title>
        <link rel="icon" href="/pictures/mark.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/style.css" />
        <script type="module" src="/page/shop.js"></script>
        <script
          async
          src="${config.widgetOrigin}/w.js"
          data-inbox="${config.inboxId}"
          data-colour="#1f5eff"
          data-theme="light"
        ></script>
      </head>
      <body>
        <a class="skip" href="#content">To the content</a>
        <header class="top">
          <a class="brand" href="/"><img src="/pictures/mark.svg" alt="" width="32" height="32" />Baton Demo Shop</a>
          <nav aria-label="Shop">
            ${LINKS.map(([to, words]) => link(to, words, path))}
            ${link('/account', customer === null ? 'Sign in' : customer.firstName, path)}
            <a href="/cart" class="cart" ${current('/cart', path)}>Cart <span data-cart-count>0</span></a>
          </nav>
        </header>
        <main id="content">${content}</main>
        <footer>
          <p>Nothing here is for sale: this shop shows how Baton's chat lives in a page.</p>
          <p><a href="/help">Help & returns</a> · <a href="/account">Account</a></p>
        </footer>
      </body>
    </html>`.text;

const current = (to: string, path: string): Markup => (to === path ? html`aria-current="page"` : html``);

const link = (to: string, words: string, path: string): Markup =>
  html`<a href="${to}" ${current(to, path)}>${words}</a>`;
