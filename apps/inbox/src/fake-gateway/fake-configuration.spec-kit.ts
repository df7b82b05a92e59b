import {
  DEFAULT_CONVERSATION_SETTINGS,
  type ConversationSettingsBody,
  type Me,
  type ProblemBody,
  type Template,
  type TemplateBody,
} from '@baton/contracts-inbox-protocol';

export interface FakeAnswer {
  readonly status: number;
  readonly body: unknown;
}

const template = (templateId: string, name: string, text: string, change: Partial<Template> = {}): Template => ({
  ...{ templateId, name, text, channels: [], teamIds: [] },
  ...change,
});

const refuse = (status: number, problem: ProblemBody): FakeAnswer => ({ status, body: problem });

/** What the organisation has set, behind the fake gateway: the rights are real, the checks are the taken name only. */
export class FakeConfiguration {
  settings: ConversationSettingsBody = DEFAULT_CONVERSATION_SETTINGS;
  templates: readonly Template[] = [
    template('t-greeting', 'greeting', 'Hi {{customer_name}}! Thanks for reaching out to {{company_name}}.'),
    template('t-closing', 'closing', 'Thanks for contacting us! Is there anything else I can help you with today?'),
    template('t-order', 'order_status', 'Your order **{{order_number}}** arrives by {{arrival_date}}.'),
    template('t-web', 'web_only', 'You see this in the web chat.', { channels: ['webchat'] }),
    template('t-billing', 'refund', 'I have started your refund.', { teamIds: ['team-billing'] }),
  ];

  /** Null: this is another route. */
  answer(me: Me, method: string, path: string, body: unknown): FakeAnswer | null {
    if (path === '/settings/conversations') return this.#settings(me, method, body as ConversationSettingsBody);
    if (path === '/templates') {
      const editsTeamIds = me.role === 'admin' ? null : me.role === 'supervisor' ? me.teamIds : [];
      const templates = [...this.templates].sort((a, b) => (a.name < b.name ? -1 : 1));
      return { status: 200, body: { templates, editsTeamIds } };
    }
    if (!path.startsWith('/templates/')) return null;
    const templateId = path.slice('/templates/'.length);
    return method === 'PUT' ? this.#save(me, { templateId, ...(body as TemplateBody) }) : this.#remove(me, templateId);
  }

  #settings(me: Me, method: string, body: ConversationSettingsBody): FakeAnswer {
    if (method === 'GET') return { status: 200, body: this.settings };
    if (me.role !== 'admin') return refuse(403, { code: 'forbidden', message: 'Your role does not allow this.' });
    this.settings = body;
    return { status: 204, body: null };
  }

  #save(me: Me, saved: Template): FakeAnswer {
    if (me.role === 'agent') return refuse(403, { code: 'forbidden', message: 'Your role does not allow this.' });
    if (this.templates.some(({ name, templateId }) => name === saved.name && templateId !== saved.templateId)) {
      const problems = [{ field: 'name', problem: 'is taken already; choose another one' }];
      return refuse(409, { code: 'taken', message: 'Another one has this name already.', problems });
    }
    this.templates = [...this.templates.filter(({ templateId }) => templateId !== saved.templateId), saved];
    return { status: 204, body: null };
  }

  #remove(me: Me, id: string): FakeAnswer {
    if (me.role === 'agent') return refuse(403, { code: 'forbidden', message: 'Your role does not allow this.' });
    this.templates = this.templates.filter(({ templateId }) => templateId !== id);
    return { status: 204, body: null };
  }
}
