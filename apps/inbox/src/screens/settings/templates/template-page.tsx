import { newId } from '@baton/live-client';
import { Button, EmptyState, showToast } from '@baton/ui';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { FileText } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { TemplateBody } from '@baton/contracts-inbox-protocol';
import { useConfiguration } from '../../../live/configuration.ts';
import { useSession } from '../../../live/session.tsx';
import { NotYet, SettingsPage } from '../settings-page.tsx';
import { TemplateEditor } from './template-editor.tsx';
import { EMPTY, mayEdit, mayEditAny } from './template-form.ts';

const route = getRouteApi('/settings/templates/$templateId');

/** One template, new or known. */
export const TemplatePage = (): ReactNode => {
  const { templateId } = route.useParams();
  return <OneTemplate key={templateId} templateId={templateId === 'new' ? null : templateId} />;
};

const OneTemplate = ({ templateId }: { readonly templateId: string | null }): ReactNode => {
  const { http, configuration } = useSession();
  const { templates: body, failed } = useConfiguration(configuration);
  const navigate = useNavigate();
  const [id] = useState(() => templateId ?? newId());
  const known = body?.templates.find((template) => template.templateId === id);
  const leave = (): Promise<void> => navigate({ to: '/settings/templates', ignoreBlocker: true });
  const save = async (template: TemplateBody): Promise<void> => {
    await http.saveTemplate(id, template);
    await configuration.load();
    showToast({ title: `Template ${template.name} saved` });
    await leave();
  };
  const edits = body?.editsTeamIds ?? null;
  const mayWrite = known === undefined ? templateId === null && mayEditAny(edits) : mayEdit(edits, known);
  return (
    <SettingsPage
      title={templateId === null ? 'New template' : `/${known?.name ?? ''}`}
      lead="What agents insert by typing / and its name in the composer."
    >
      {body === null ? (
        <NotYet failed={failed} onRetry={() => void configuration.load()} />
      ) : mayWrite ? (
        <TemplateEditor
          first={known ?? { ...EMPTY, teamIds: edits?.length === 1 ? [...edits] : [] }}
          edits={edits}
          others={body.templates.filter((template) => template.templateId !== id)}
          onSave={save}
          onCancel={() => void navigate({ to: '/settings/templates' })}
        />
      ) : (
        <EmptyState
          icon={<FileText aria-hidden />}
          title={
            known === undefined && templateId !== null ? 'This template does not exist any more' : 'Not yours to change'
          }
          action={<Button onClick={() => void leave()}>All templates</Button>}
        >
          {known === undefined && templateId !== null
            ? 'Somebody may have deleted it.'
            : 'Administrators change every template, supervisors those of the teams that they lead.'}
        </EmptyState>
      )}
    </SettingsPage>
  );
};
