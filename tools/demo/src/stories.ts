import type { CustomerAction } from '@baton/whatsapp-sandbox';
import type { Language } from './names.ts';

/** One thing that a customer says or sends; a plain string is text. */
export type Line = string | Pick<CustomerAction, 'image' | 'location' | 'voice' | 'document' | 'contact'>;

/** A conversation as its customer plays it. */
export interface Story {
  /** Absent: WhatsApp. Visitors of the shop say text only. */
  readonly channel?: 'shop';
  readonly topic: string;
  readonly language: Language;
  /** Said at once, one after the other. */
  readonly opening: readonly [Line, ...Line[]];
  /** Said when nobody answers for a while. */
  readonly nudges: readonly string[];
  /** Answers to the first, second … reply, the assistant's or an agent's. */
  readonly answers: readonly Line[];
  /** Put under the reply that ends the story, or said in the shop. */
  readonly thanks: string;
}

export const STORIES: readonly [Story, ...Story[]] = [
  {
    topic: 'a parcel that has not come',
    language: 'en',
    opening: ['Hi there', 'my order 48213 was due on Tuesday and it still says *in transit*. Can you check?'],
    nudges: ['Hello? Is anybody there?', 'I can also give you the tracking number if that helps'],
    answers: ['The name is the same as here, postcode BS1 4DJ', 'Great, tomorrow works. Thank you so much!'],
    thanks: '🙏',
  },
  {
    topic: 'a damaged delivery',
    language: 'en',
    opening: [
      'The lamp I ordered arrived broken :(',
      { image: { caption: 'This is how it looked when I opened the box' } },
      'I need it for Saturday, can you send a new one?',
    ],
    nudges: ['Did you get the picture?'],
    answers: [
      'Order *51177*. I would rather have a new one than the money',
      'Perfect, I will leave the broken one at the door',
    ],
    thanks: '👍',
  },
  {
    topic: 'a payment taken twice',
    language: 'de',
    opening: ['Guten Tag,', 'mir wurden die 39,90 € für November zweimal abgebucht. Wie bekomme ich das zurück?'],
    nudges: ['Können Sie mir bitte kurz antworten?', 'Ich bin noch bis 17 Uhr erreichbar.'],
    answers: [{ document: { fileName: 'Kontoauszug November.pdf' } }, 'Super, vielen Dank für die schnelle Hilfe!'],
    thanks: '❤️',
  },
  {
    topic: 'an appointment to move',
    language: 'de',
    opening: ['Hallo! Ich müsste meinen Termin am Donnerstag verschieben, geht auch Freitag früh?'],
    nudges: ['Zur Not ginge auch Montag'],
    answers: ['9:30 Uhr passt mir gut', 'Danke, bis dann!'],
    thanks: '👍',
  },
  {
    topic: 'a return',
    language: 'es',
    opening: ['Buenas tardes 👋', 'quiero devolver unas zapatillas, me quedan pequeñas. ¿Cómo lo hago?'],
    nudges: ['¿Hola?', '¿Me puede ayudar alguien, por favor?'],
    answers: [
      'El pedido es el 90321, talla 38',
      { location: { latitude: 40.4168, longitude: -3.7038, name: 'Puerta del Sol', address: 'Madrid' } },
      '¡Mil gracias!',
    ],
    thanks: '🙏',
  },
  {
    topic: 'a wrong delivery',
    language: 'pt',
    opening: ['Oi, boa noite! Recebi o produto errado 😕', { image: {} }, 'Pedi a cor azul e veio verde'],
    nudges: ['Conseguem me responder ainda hoje?'],
    answers: ['Pode ser troca sim', 'Combinado, obrigada!'],
    thanks: '❤️',
  },
  {
    topic: 'an invoice',
    language: 'fr',
    opening: ['Bonjour, il me faut une facture au nom de ma société pour la commande 77410, s’il vous plaît.'],
    nudges: ['Je reste à votre disposition si besoin.'],
    answers: ['Atelier Laurent SARL, 12 rue des Lilas, 69003 Lyon', 'Bien reçu, merci beaucoup'],
    thanks: '👍',
  },
  {
    topic: 'an account that is locked',
    language: 'en',
    opening: [
      'I cannot sign in any more, it says my account is locked',
      'This is the third time this month. I want to talk to a *person*, not a bot',
    ],
    nudges: ['I am getting really annoyed now', 'If nobody answers I will cancel'],
    answers: ['Yes, I still have that e-mail address', 'OK it works now. Thanks, but please fix this for good'],
    thanks: '😮',
  },
  {
    topic: 'an order that has not come',
    language: 'ar',
    opening: ['السلام عليكم', 'طلبي رقم 60218 لم يصل حتى الآن، متى يصل؟'],
    nudges: ['هل من أحد؟'],
    answers: ['العنوان صحيح نعم', 'شكرًا جزيلًا'],
    thanks: '🙏',
  },
  {
    topic: 'another size',
    language: 'ja',
    opening: ['こんにちは。昨日届いたジャケットのサイズを交換したいです。', { image: { caption: 'タグの写真です' } }],
    nudges: ['お返事お待ちしております。'],
    answers: ['Mサイズでお願いします', 'ありがとうございます！'],
    thanks: '😂',
  },
  {
    topic: 'a question before buying',
    language: 'en',
    opening: ['Quick question: does the *Aurora* desk fit a room of 2.10 m? And is it in stock in oak?'],
    nudges: ['No hurry, I just want to order before the weekend'],
    answers: ['Ah nice. And how long does delivery take to Cardiff?', 'Ordered! Cheers'],
    thanks: '👍',
  },
  {
    topic: 'a voice message',
    language: 'en',
    opening: [{ voice: true }, 'Sorry, I am driving, easier to talk than to type'],
    nudges: ['You can call me back on this number too'],
    answers: ['It is about the contract, I want to change the date', 'Lovely, thank you dear'],
    thanks: '❤️',
  },
  {
    ...{ channel: 'shop', topic: 'where an order is', language: 'en' },
    opening: ['Hi!', 'Where is my order?'],
    nudges: ['Are you there?'],
    answers: ['BT-1001', 'anna@example.com', 'Lovely, thanks!'],
    thanks: 'That was quick',
  },
  {
    ...{ channel: 'shop', topic: 'a return that needs no person', language: 'de' },
    opening: ['Ich möchte etwas zurückschicken'],
    nudges: ['Hallo?'],
    answers: ['Es passt nicht', 'BT-1002', 'Vielen Dank!'],
    thanks: 'Hat gut geklappt',
  },
  {
    ...{ channel: 'shop', topic: 'money taken twice', language: 'en' },
    opening: ['You charged my card twice for the same order!'],
    nudges: ['I am still waiting', 'This is not acceptable'],
    answers: ['BT-1003', 'The card ends in 42', 'OK, I will watch my account. Thank you'],
    thanks: 'Friendly and fast',
  },
  {
    ...{ channel: 'shop', topic: 'a person, at once', language: 'es' },
    opening: ['Quiero hablar con una persona'],
    nudges: ['¿Hay alguien?'],
    answers: ['El pedido llegó sin los tornillos', 'Perfecto, muchas gracias'],
    thanks: 'Muy amable',
  },
  {
    ...{ channel: 'shop', topic: 'another address', language: 'en' },
    opening: ['I need to change my order'],
    nudges: ['The parcel must not leave before you change it'],
    answers: ['Change the address', 'BT-1002', 'To 4 Mill Lane, please', 'Great, thank you'],
    thanks: 'Sorted',
  },
];
