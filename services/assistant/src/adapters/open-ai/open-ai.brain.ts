import type { Brain, BrainInput, Thought } from '../../domain/brain/brain.port.ts';
import { handOver, specOf, standing } from '../../domain/scripted/escalating.ts';
import type { Script } from '../../domain/scripted/script.ts';
import { OpenAiClient } from './open-ai.client.ts';
import { promptFor } from './prompt.ts';
import { readThought, type ReadingRules } from './thought.reader.ts';
import { toolsFor } from './tools.ts';

/** Thinks with a model behind an OpenAI-compatible endpoint. What it decides is checked before it counts. */
export class OpenAiBrain implements Brain {
  constructor(
    private readonly client: OpenAiClient,
    private readonly rules: ReadingRules,
  ) {}

  async think(input: BrainInput, signal: AbortSignal): Promise<Thought> {
    const { script } = this.rules;
    // Not left to a model: whoever asks for a person gets one.
    if (input.messages.some(({ understanding }) => understanding.wantsPerson)) {
      const spec = specOf(script, 'asked for a person', { by: 'customer' });
      return handOver(script, input, { ...standing(null), spec, urgent: false, tags: [] });
    }
    const request = { messages: promptFor(input, script), tools: toolsFor(script.skills, input.textLength) };
    return readThought(await this.client.ask(request, signal), input, this.rules);
  }
}

export interface OpenAiSettings {
  readonly OPENAI_BASE_URL: string;
  readonly OPENAI_API_KEY: string;
  readonly OPENAI_MODEL: string;
  readonly ASSISTANT_LINK_HOSTS: string;
}

export const openAiBrain = (settings: OpenAiSettings, script: Script): OpenAiBrain =>
  new OpenAiBrain(
    new OpenAiClient({
      baseUrl: settings.OPENAI_BASE_URL.replace(/\/+$/, ''),
      apiKey: settings.OPENAI_API_KEY,
      model: settings.OPENAI_MODEL,
    }),
    { script, linkHosts: new Set(settings.ASSISTANT_LINK_HOSTS.split(',').filter((host) => host !== '')) },
  );
