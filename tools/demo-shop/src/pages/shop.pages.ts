import { priceText, PRODUCTS, productOf, type Product } from '../catalogue.ts';
import { html, type Markup } from './html.ts';

export const homePage = (): Markup => html`
  <section class="hero">
    <div>
      <h1>Few things,<br />made to be kept.</h1>
      <p>Kettles, mugs and lamps that are repaired, not replaced. Free delivery from €50, and thirty days to think.</p>
      <a class="button" href="/product/kettle">See the kettle</a>
    </div>
    <img src="/pictures/hero.svg" alt="" width="560" height="420" />
  </section>
  <h2>Everything we have</h2>
  <ul class="grid">
    ${PRODUCTS.map(card)}
  </ul>
`;

const card = (product: Product): Markup => html`
  <li class="card">
    <a href="/product/${product.id}">
      <img src="/pictures/${product.id}.svg" alt="" width="320" height="280" />
      <span class="card-name">${product.name}</span>
      <span class="card-line">${product.line}</span>
      <span class="price">${priceText(product.price)}</span>
    </a>
  </li>
`;

/** Null when there is no such product. */
export const productPage = (id: string): { readonly title: string; readonly content: Markup } | null => {
  const product = productOf(id);
  if (product === null) return null;
  const content = html`
    <p class="trail"><a href="/">Shop</a> / ${product.name}</p>
    <article class="product">
      <img src="/pictures/${product.id}.svg" alt="" width="560" height="490" />
      <div>
        <h1>${product.name}</h1>
        <p class="lead">${product.line}</p>
        <p class="price price-large">${priceText(product.price)}</p>
        <p>${product.text}</p>
        <ul class="facts">
          ${product.facts.map((fact) => html`<li>${fact}</li>`)}
        </ul>
        <button class="button" type="button" data-add="${product.id}">Add to cart</button>
        <button class="button button-quiet" type="button" data-ask>Ask about it</button>
        <p class="said" role="status" data-said></p>
      </div>
    </article>
  `;
  return { title: product.name, content };
};

export const cartPage = (): Markup => html`
  <h1>Cart</h1>
  <div data-cart>
    <p>Your cart is kept in this browser.</p>
  </div>
  <template data-cart-line>
    <li class="line">
      <img alt="" width="96" height="84" />
      <a></a>
      <span class="price"></span>
      <button class="button button-quiet" type="button">Remove</button>
    </li>
  </template>
  <noscript><p>The cart needs JavaScript.</p></noscript>
`;
