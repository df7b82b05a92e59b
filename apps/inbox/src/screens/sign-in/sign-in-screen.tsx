import { HttpProblem } from '@baton/live-client';
import { Banner, Button, Field, Input } from '@baton/ui';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent, type ReactNode } from 'react';
import { endSession } from '../../live/current-session.ts';
import { http } from '../../live/session.tsx';
import { Logo } from '../logo.tsx';

const route = getRouteApi('/login');

interface Problems {
  readonly form?: string;
  readonly email?: string;
  readonly password?: string;
}

const check = (email: string, password: string): Problems => ({
  ...(/^\S+@\S+$/.test(email) ? {} : { email: 'Enter your e-mail address, such as ana@example.com' }),
  ...(password === '' ? { password: 'Enter your password' } : {}),
});

const problemText = (error: unknown): string => {
  if (!(error instanceof HttpProblem)) return 'Baton cannot be reached. Check your connection and try again.';
  if (error.problem.code === 'wrong-credentials') return 'The e-mail address or the password is wrong.';
  const wait = error.problem.retryAfterSeconds;
  if (wait !== undefined) return `Too many tries. Wait ${wait} seconds, then try again.`;
  return error.message;
};

export const SignInScreen = (): ReactNode => {
  const navigate = useNavigate();
  const { to } = route.useSearch();
  const [problems, setProblems] = useState<Problems>({});
  const [busy, setBusy] = useState(false);

  const signIn = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const email = String(form.get('email')).trim();
    const password = String(form.get('password'));
    const found = check(email, password);
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      await http.signIn({ email, password });
      endSession();
      if (to === undefined) await navigate({ to: '/inbox/$scope', params: { scope: 'all' } });
      else await navigate({ href: to, to: '.' });
    } catch (error) {
      setProblems({ form: problemText(error) });
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className="flex h-full flex-col items-center overflow-y-auto bg-canvas px-4 pt-[18dvh] pb-8">
      <title>Sign in · Baton</title>
      <Logo className="size-10" />
      <h1 className="mt-4 text-lg font-semibold">Sign in to Baton</h1>
      <p className="mt-1 text-sm text-muted">The live inbox of your contact centre</p>
      <form
        noValidate
        onSubmit={(event) => void signIn(event)}
        className="mt-6 flex w-full max-w-84 flex-col gap-4 rounded-xl border border-line bg-surface p-5"
      >
        {problems.form === undefined ? null : (
          <Banner tone="danger" urgent className="rounded-md">
            {problems.form}
          </Banner>
        )}
        <Field label="E-mail" error={problems.email ?? null}>
          <Input name="email" type="email" autoComplete="username" autoFocus />
        </Field>
        <Field label="Password" error={problems.password ?? null}>
          <Input name="password" type="password" autoComplete="current-password" />
        </Field>
        <Button type="submit" look="primary" size="large" disabled={busy}>
          {busy ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
    </main>
  );
};
