import type { ConversationSettingsBody, TemplatesBody } from '@baton/contracts-inbox-protocol';
import type { HttpClient } from '@baton/live-client';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';

interface ConfigurationState {
  /** Null until they are known. */
  readonly templates: TemplatesBody | null;
  readonly settings: ConversationSettingsBody | null;
  /** The last try did not succeed; what is known stays. */
  readonly failed: boolean;
}

/** Others change it rarely: older than this is asked for again when somebody needs it. */
const FRESH_MS = 60_000;

/** What the organisation has set, as far as the screens need it: asked for when one first does. */
export class Configuration {
  readonly store: StoreApi<ConfigurationState> = createStore<ConfigurationState>(() => ({
    ...{ templates: null, settings: null, failed: false },
  }));
  readonly #http: HttpClient;
  #loadedAt = -Infinity;
  #loading: Promise<void> | null = null;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** Makes sure that it is known and not old. Never throws: `failed` tells. */
  need(): void {
    if (Date.now() - this.#loadedAt > FRESH_MS) void this.load();
  }

  load(): Promise<void> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #load(): Promise<void> {
    try {
      const [templates, settings] = await Promise.all([this.#http.templates(), this.#http.conversationSettings()]);
      this.#loadedAt = Date.now();
      this.store.setState({ templates, settings, failed: false });
    } catch {
      this.store.setState({ failed: true });
    }
  }
}

/** What is set; asks for it when the component appears. */
export const useConfiguration = (configuration: Configuration): ConfigurationState => {
  useEffect(() => configuration.need(), [configuration]);
  return useStore(configuration.store);
};
