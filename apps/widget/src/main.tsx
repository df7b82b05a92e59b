import { render } from 'preact';
import { appBridge } from './frame/app-bridge.ts';
import type { ToApp } from './frame/bridge.ts';
import { AppContext } from './live/use-app.ts';
import { WidgetApp } from './live/widget-app.ts';
import { Screen } from './screens/screen.tsx';
import './styles.css';

/** `/widget/app/?inbox=<account id>#<origin of the host page>`: what stands behind `#` never reaches the server. */
const inboxId = new URLSearchParams(location.search).get('inbox') ?? '';
const hostOrigin = decodeURIComponent(location.hash.slice(1));
const root = document.getElementById('root');

if (root !== null && window.parent !== window && /^https?:\/\/[^/]+$/.test(hostOrigin)) {
  const bridge = appBridge(hostOrigin);
  let app: WidgetApp | null = null;
  bridge.listen((message: ToApp) => {
    if (app !== null) return app.hear(message);
    if (message.type !== 'boot') return;
    app = new WidgetApp(inboxId, bridge, message);
    app.start();
    render(
      <AppContext.Provider value={app}>
        <Screen />
      </AppContext.Provider>,
      root,
    );
  });
  bridge.tell({ type: 'hello' });
}
