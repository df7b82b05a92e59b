import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fields, interactive, words } from './interactive.check.ts';
import type { Fields } from './interactive.check.ts';
import type { Choices, Faults } from './page/wire.ts';
import type { Phones } from './phones.ts';

export interface GraphOptions {
  readonly accessToken: string;
  readonly phoneNumberIds: readonly string[];
  readonly phones: Phones;
  faults(): Faults;
}

/** A refusal in Meta's form. */
class GraphError extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    readonly details: string,
  ) {
    super(details);
  }
}

const LONGEST_BODY = 4096;

/** `POST /v24.0/:phoneNumberId/messages`: texts, choices and read marks, checked as Meta checks them. */
export const graphRoutes = (app: FastifyInstance, options: GraphOptions): void => {
  app.post<{ Params: { version: string; phoneNumberId: string } }>(
    '/:version/:phoneNumberId/messages',
    (request, reply) => {
      try {
        authorise(request, options);
        const body = fields(request.body);
        if (body['messaging_product'] !== 'whatsapp')
          throw new GraphError(400, 100, "Param messaging_product must be 'whatsapp'.");
        return body['status'] === 'read'
          ? readMark(body, options)
          : message(body, request.params.phoneNumberId, reply, options);
      } catch (error) {
        if (!(error instanceof GraphError)) throw error;
        return reply.status(error.status).send({
          error: {
            message: `(#${error.code}) ${error.details}`,
            type: 'OAuthException',
            code: error.code,
            error_data: { messaging_product: 'whatsapp', details: error.details },
            fbtrace_id: 'SandboxTrace',
          },
        });
      }
    },
  );
};

const authorise = (
  request: FastifyRequest<{ Params: { version: string; phoneNumberId: string } }>,
  options: GraphOptions,
): void => {
  const { version, phoneNumberId } = request.params;
  if (!/^v\d+\.\d+$/.test(version)) throw new GraphError(400, 2500, 'Unknown path components.');
  if (request.headers.authorization !== `Bearer ${options.accessToken}`)
    throw new GraphError(401, 190, 'Invalid OAuth access token.');
  if (!options.phoneNumberIds.includes(phoneNumberId))
    throw new GraphError(400, 100, 'Object with this ID does not exist.');
};

const readMark = (body: Fields, { phones }: GraphOptions): Fields => {
  const id = words(body['message_id']);
  if (id === undefined || !id.startsWith('wamid.'))
    throw new GraphError(400, 131009, 'Parameter message_id is not valid.');
  phones.markedRead(id);
  return { success: true };
};

const message = (
  body: Fields,
  accountId: string,
  reply: FastifyReply,
  options: GraphOptions,
): Fields | FastifyReply => {
  const to = words(body['to']) ?? words(body['recipient']);
  if (to === undefined) throw new GraphError(400, 131008, 'The parameter to is required.');
  const content = contentOf(body);
  const { failSendsWith, ambiguousTimeoutRate } = options.faults();
  if (failSendsWith !== null)
    throw new GraphError(httpStatusOf(failSendsWith), failSendsWith, 'The sandbox was told to refuse.');
  const taken = options.phones.take({
    accountId,
    to,
    ...content,
    replyTo: words(fields(body['context'])['message_id']),
    reference: words(body['biz_opaque_callback_data']),
  });
  // Taken, and the caller will never hear of it: the connection stays open without an answer.
  if (Math.random() < ambiguousTimeoutRate) return reply.hijack();
  const contact = 'to' in body ? { input: to, wa_id: to.replace(/^\+/, '') } : { input: to, user_id: to };
  return {
    messaging_product: 'whatsapp',
    contacts: [contact],
    messages: [{ id: taken.id, message_status: 'accepted' }],
  };
};

const contentOf = (body: Fields): { readonly text: string; readonly choices?: Choices } => {
  const type = body['type'] ?? 'text';
  if (type === 'interactive') {
    const checked = interactive(body['interactive']);
    if ('problem' in checked) throw new GraphError(400, 131009, checked.problem);
    return checked;
  }
  if (type !== 'text') throw new GraphError(400, 131051, 'The sandbox takes texts and choices only.');
  const text = words(fields(body['text'])['body']);
  if (text === undefined) throw new GraphError(400, 131008, "The parameter text['body'] is required.");
  if (text.length > LONGEST_BODY)
    throw new GraphError(400, 100, `Param text['body'] must be at most ${LONGEST_BODY} characters long.`);
  return { text };
};

const httpStatusOf = (code: number): number => {
  if (code === 190 || code === 0) return 401;
  if (code === 130429 || code === 131056 || code === 80007) return 429;
  return code === 131000 || code === 131016 || code <= 2 ? 500 : 400;
};
