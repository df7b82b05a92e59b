import { SCOPES, SORTS, type Scope, type Sort } from '@baton/contracts-inbox-protocol';
import { HttpProblem } from '@baton/live-client';
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { currentSession } from './live/current-session.ts';
import type { Session } from './live/session.tsx';
import { FaultScreen } from './screens/fault-screen.tsx';
import { InboxScreen } from './screens/inbox/inbox-screen.tsx';
import { SignInScreen } from './screens/sign-in/sign-in-screen.tsx';

/** The agent's session; who has none is sent to sign in and comes back here afterwards. */
const needSession = async (first: { scope: Scope; sort: Sort }, href: string): Promise<Session> => {
  try {
    return await currentSession(first);
  } catch (error) {
    if (error instanceof HttpProblem && error.status === 401) {
      throw redirect({ to: '/login', search: href === '/inbox/all' ? {} : { to: href } });
    }
    throw error;
  }
};

const isScope = (value: unknown): value is Scope => SCOPES.some((scope) => scope === value);
const isSort = (value: unknown): value is Sort => SORTS.some((sort) => sort === value);

const rootRoute = createRootRoute({ errorComponent: FaultScreen });

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox/$scope', params: { scope: 'all' } });
  },
});

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: (search: Record<string, unknown>): { to?: string } =>
    // Only a path of this site: an address from elsewhere must not be led to after signing in.
    typeof search.to === 'string' && /^\/(?:inbox|settings)\//.test(search.to) ? { to: search.to } : {},
  component: SignInScreen,
});

const inboxRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/inbox/$scope',
  validateSearch: (search: Record<string, unknown>): { sort?: Sort; q?: string } => ({
    ...(isSort(search.sort) && search.sort !== 'newest' ? { sort: search.sort } : {}),
    ...(typeof search.q === 'string' && search.q !== '' ? { q: search.q } : {}),
  }),
  params: {
    parse: ({ scope }): { scope: Scope } => ({ scope: isScope(scope) ? scope : 'all' }),
    stringify: ({ scope }) => ({ scope }),
  },
  beforeLoad: async ({ params, search, location }) => ({
    session: await needSession({ scope: params.scope, sort: search.sort ?? 'newest' }, location.href),
  }),
  component: InboxScreen,
  errorComponent: FaultScreen,
});

const conversationRoute = createRoute({
  getParentRoute: () => inboxRoute,
  path: '/c/$conversationId',
  component: () => null,
});

// Settings are seldom opened: their screens are loaded when they are.
const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  beforeLoad: async ({ location }) => ({
    session: await needSession({ scope: 'all', sort: 'newest' }, location.href),
  }),
  component: lazyRouteComponent(() => import('./screens/settings/settings-screen.tsx'), 'SettingsScreen'),
  errorComponent: FaultScreen,
});

const settingsHomeRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/templates' });
  },
});

const templatesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'templates',
  component: lazyRouteComponent(() => import('./screens/settings/templates/templates-page.tsx'), 'TemplatesPage'),
});

const templateRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'templates/$templateId',
  component: lazyRouteComponent(() => import('./screens/settings/templates/template-page.tsx'), 'TemplatePage'),
});

const autoStatusRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'conversations/auto-status',
  component: lazyRouteComponent(
    () => import('./screens/settings/conversations/auto-status-page.tsx'),
    'AutoStatusPage',
  ),
});

const personalRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'personal',
  component: lazyRouteComponent(() => import('./screens/settings/personal-page.tsx'), 'PersonalPage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    homeRoute,
    loginRoute,
    inboxRoute.addChildren([conversationRoute]),
    settingsRoute.addChildren([settingsHomeRoute, templatesRoute, templateRoute, autoStatusRoute, personalRoute]),
  ]),
  defaultPreload: false,
  defaultNotFoundComponent: () => <FaultScreen />,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
