import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { ChatView } from '../transport/chat.ts';
import type { WidgetApp } from './widget-app.ts';

export const AppContext = createContext<WidgetApp | null>(null);

export const useApp = (): WidgetApp => {
  const app = useContext(AppContext);
  if (app === null) throw new Error('outside of the app');
  return app;
};

/** Draws again whenever anything changed. The tree is small: one visitor, a hundred messages. */
export const useChanges = (app: WidgetApp): void => {
  const [, draw] = useState(0);
  useEffect(() => app.changes.listen(() => draw((count) => count + 1)), [app]);
};

export const useChatView = (): ChatView => useApp().chat.view();
