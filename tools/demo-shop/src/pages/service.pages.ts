import { productOf } from '../catalogue.ts';
import { CUSTOMERS, type Customer, type Order } from '../customers.ts';
import { html, type Markup } from './html.ts';

const QUESTIONS = [
  [
    'Can I send something back?',
    'Yes, within thirty days, used or not. Tell us in the chat; we send a label, and your money is back within five days of the parcel.',
  ],
  [
    'It came broken. What now?',
    'We are sorry. A photo is enough: you get a new one at once and keep or recycle the broken one.',
  ],
  [
    'Where is my parcel?',
    'Parcels take two to four days in Europe. The number of your order is enough for us to look.',
  ],
  ['Do you repair?', 'Everything that we ever sold, at cost, for ten years.'],
] as const;

export const helpPage = (): Markup => html`
  <h1>Help & returns</h1>
  <p class="lead">Most things are quickest in the chat: an assistant answers at once, and a person is one tap away.</p>
  <p><button class="button" type="button" data-ask>Open the chat</button></p>
  <div class="questions">
    ${QUESTIONS.map(
      ([question, answer]) =>
        html`<details>
          <summary>${question}</summary>
          <p>${answer}</p>
        </details>`,
    )}
  </div>
`;

export const accountPage = (customer: Customer | null): Markup =>
  customer === null
    ? signIn()
    : html`
        <h1>Hello, ${customer.firstName}</h1>
        <p class="lead">${customer.email} · ${customer.city} · customer since ${customer.since}</p>
        <h2>Orders</h2>
        ${
          customer.orders.length === 0
            ? html`<p>No orders yet.</p>`
            : html`<ul class="orders">
                ${customer.orders.map(order)}
              </ul>`
        }
        <form method="post" action="/sign-out" data-sign-out>
          <button class="button button-quiet" type="submit">Sign out</button>
        </form>
      `;

const signIn = (): Markup => html`
  <h1>Sign in</h1>
  <p class="lead">
    Choose who you are today. The shop then vouches for you in the chat with a token that its server signs.
  </p>
  <form method="post" action="/sign-in" class="people">
    ${CUSTOMERS.map(
      ({ id, firstName, lastName, city, orders }) => html`
        <button type="submit" name="customer" value="${id}">
          <strong>${firstName} ${lastName}</strong>
          <span>${city} · ${orders.length} ${orders.length === 1 ? 'order' : 'orders'}</span>
        </button>
      `,
    )}
  </form>
`;

const order = ({ number, date, state, productIds }: Order): Markup => html`
  <li class="order">
    <strong>Order ${number}</strong>
    <span>${date} · ${state}</span>
    <span>${productIds.map((id) => productOf(id)?.name ?? id).join(', ')}</span>
  </li>
`;

export const missingPage = (): Markup => html`
  <h1>There is nothing here</h1>
  <p><a href="/">To the shop</a></p>
`;
