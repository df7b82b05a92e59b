import type { Template } from '@baton/contracts-inbox-protocol';
import { Button, EmptyState, Field, Input } from '@baton/ui';
import { Link, useNavigate } from '@tanstack/react-router';
import { FileText, Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useConfiguration } from '../../../live/configuration.ts';
import { useSession } from '../../../live/session.tsx';
import { NotYet, SettingsPage } from '../settings-page.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { mayEdit, mayEditAny } from './template-form.ts';
import { TemplateLine } from './template-line.tsx';

/** The saved replies: found by name or text, written by supervisors and administrators. */
export const TemplatesPage = (): ReactNode => {
  const { configuration } = useSession();
  const { templates: body, failed } = useConfiguration(configuration);
  const navigate = useNavigate();
  const [search, setSearch] = useState('');
  const [removing, setRemoving] = useState<Template | null>(null);
  const shown = body === null ? [] : matching(body.templates, search);
  const writes = body !== null && mayEditAny(body.editsTeamIds);
  return (
    <SettingsPage
      title="Templates"
      lead={
        writes || body === null
          ? 'Replies that agents insert by typing / in the composer.'
          : 'Replies that you insert by typing / in the composer. Supervisors and administrators write them.'
      }
      action={
        writes ? (
          <Button
            look="primary"
            onClick={() => void navigate({ to: '/settings/templates/$templateId', params: { templateId: 'new' } })}
          >
            <Plus aria-hidden /> New template
          </Button>
        ) : null
      }
    >
      {body === null ? (
        <NotYet failed={failed} onRetry={() => void configuration.load()} />
      ) : (
        <>
          <Field label="Search templates" hideLabel>
            <Input
              type="search"
              placeholder="Search by name or text"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          </Field>
          {shown.length === 0 ? <Nothing searched={search.trim() !== ''} writes={writes} /> : null}
          <ul aria-label="Templates" className="flex flex-col gap-2">
            {shown.map((template) => (
              <TemplateLine
                key={template.templateId}
                template={template}
                editable={mayEdit(body.editsTeamIds, template)}
                onRemove={() => setRemoving(template)}
              />
            ))}
          </ul>
          <RemoveDialog template={removing} onClose={() => setRemoving(null)} />
        </>
      )}
    </SettingsPage>
  );
};

const matching = (templates: readonly Template[], search: string): readonly Template[] => {
  const words = search.trim().toLowerCase().split(/\s+/);
  return templates.filter(({ name, text }) => words.every((word) => `${name} ${text}`.toLowerCase().includes(word)));
};

const Nothing = ({ searched, writes }: { readonly searched: boolean; readonly writes: boolean }): ReactNode => (
  <EmptyState icon={<FileText aria-hidden />} title={searched ? 'No template fits' : 'There are no templates yet'}>
    {searched ? (
      'Try another word.'
    ) : writes ? (
      <Link
        to="/settings/templates/$templateId"
        params={{ templateId: 'new' }}
        className="font-medium text-brand-ink underline"
      >
        Write the first one
      </Link>
    ) : (
      'Ask a supervisor or an administrator for one.'
    )}
  </EmptyState>
);
