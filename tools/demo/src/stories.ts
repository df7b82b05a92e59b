import type { CustomerAction } from '@baton/whatsapp-sandbox';

/** One thing that a customer says or sends; a plain string is text. */
export type Line = string | Pick<CustomerAction, 'image' | 'location' | 'voice' | 'document' | 'contact'>;

/** A conversation as its customer plays it. */
export interface Story {
  readonly topic: string;
  readonly language: string;
  readonly names: readonly [string, ...string[]];
  /** Said at once, one after the other. */
  readonly opening: readonly [Line, ...Line[]];
  /** Said when nobody answers for a while. */
  readonly nudges: readonly string[];
  /** Answers to the first, second … reply of an agent. */
  readonly answers: readonly Line[];
  /** Put under the reply that ends the story. */
  readonly thanks: string;
}

export const STORIES: readonly [Story, ...Story[]] = [
  {
    topic: 'a parcel that has not come',
    language: 'en',
    names: ['Grace Okafor', 'Liam Doyle', 'Hannah Brooks'],
    opening: ['Hi there', 'my order 48213 was due on Tuesday and it still says *in transit*. Can you check?'],
    nudges: ['Hello? Is anybody there?', 'I can also give you the tracking number if that helps'],
    answers: ['The name is the same as here, postcode BS1 4DJ', 'Great, tomorrow works. Thank you so much!'],
    thanks: '🙏',
  },
  {
    topic: 'a damaged delivery',
    language: 'en',
    names: ['Noah Fischer', 'Amelia Stone', 'Tariq Aziz'],
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
    topic: 'eine doppelte Abbuchung',
    language: 'de',
    names: ['Sabine Krüger', 'Tobias Lang', 'Mehmet Yıldız'],
    opening: ['Guten Tag,', 'mir wurden die 39,90 € für November zweimal abgebucht. Wie bekomme ich das zurück?'],
    nudges: ['Können Sie mir bitte kurz antworten?', 'Ich bin noch bis 17 Uhr erreichbar.'],
    answers: [{ document: { fileName: 'Kontoauszug November.pdf' } }, 'Super, vielen Dank für die schnelle Hilfe!'],
    thanks: '❤️',
  },
  {
    topic: 'einen Termin zum Verschieben',
    language: 'de',
    names: ['Julia Brandt', 'Lukas Maier'],
    opening: ['Hallo! Ich müsste meinen Termin am Donnerstag verschieben, geht auch Freitag früh?'],
    nudges: ['Zur Not ginge auch Montag'],
    answers: ['9:30 Uhr passt mir gut', 'Danke, bis dann!'],
    thanks: '👍',
  },
  {
    topic: 'una devolución',
    language: 'es',
    names: ['Lucía Fernández', 'Carlos Mendoza', 'Valentina Ríos'],
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
    topic: 'um pedido errado',
    language: 'pt',
    names: ['Mariana Souza', 'Rafael Lima'],
    opening: ['Oi, boa noite! Recebi o produto errado 😕', { image: {} }, 'Pedi a cor azul e veio verde'],
    nudges: ['Conseguem me responder ainda hoje?'],
    answers: ['Pode ser troca sim', 'Combinado, obrigada!'],
    thanks: '❤️',
  },
  {
    topic: 'une facture',
    language: 'fr',
    names: ['Camille Laurent', 'Youssef Benali'],
    opening: ['Bonjour, il me faut une facture au nom de ma société pour la commande 77410, s’il vous plaît.'],
    nudges: ['Je reste à votre disposition si besoin.'],
    answers: ['Atelier Laurent SARL, 12 rue des Lilas, 69003 Lyon', 'Bien reçu, merci beaucoup'],
    thanks: '👍',
  },
  {
    topic: 'an account that is locked',
    language: 'en',
    names: ['Olivia Grant', 'Kwame Mensah', 'Sofia Rossi'],
    opening: [
      'I cannot sign in any more, it says my account is locked',
      'This is the third time this month. I want to talk to a *person*, not a bot',
    ],
    nudges: ['I am getting really annoyed now', 'If nobody answers I will cancel'],
    answers: ['Yes, I still have that e-mail address', 'OK it works now. Thanks, but please fix this for good'],
    thanks: '😮',
  },
  {
    topic: 'طلب لم يصل',
    language: 'ar',
    names: ['نور الدين', 'سلمى يوسف'],
    opening: ['السلام عليكم', 'طلبي رقم 60218 لم يصل حتى الآن، متى يصل؟'],
    nudges: ['هل من أحد؟'],
    answers: ['العنوان صحيح نعم', 'شكرًا جزيلًا'],
    thanks: '🙏',
  },
  {
    topic: 'サイズ交換',
    language: 'ja',
    names: ['鈴木 あかり', '田中 翔'],
    opening: ['こんにちは。昨日届いたジャケットのサイズを交換したいです。', { image: { caption: 'タグの写真です' } }],
    nudges: ['お返事お待ちしております。'],
    answers: ['Mサイズでお願いします', 'ありがとうございます！'],
    thanks: '😂',
  },
  {
    topic: 'a question before buying',
    language: 'en',
    names: ['Ethan Park', 'Chloe Martin', 'Ravi Patel'],
    opening: ['Quick question: does the *Aurora* desk fit a room of 2.10 m? And is it in stock in oak?'],
    nudges: ['No hurry, I just want to order before the weekend'],
    answers: ['Ah nice. And how long does delivery take to Cardiff?', 'Ordered! Cheers'],
    thanks: '👍',
  },
  {
    topic: 'a voice message',
    language: 'en',
    names: ['Betty Nowak', 'George Harris'],
    opening: [{ voice: true }, 'Sorry, I am driving, easier to talk than to type'],
    nudges: ['You can call me back on this number too'],
    answers: ['It is about the contract, I want to change the date', 'Lovely, thank you dear'],
    thanks: '❤️',
  },
];
