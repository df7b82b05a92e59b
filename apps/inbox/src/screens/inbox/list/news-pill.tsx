import { Button } from '@baton/ui';
import { ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';

/** Over a list whose rows are kept from moving: how much would. */
export const NewsPill = ({ count, onShow }: { readonly count: number; readonly onShow: () => void }): ReactNode =>
  count === 0 ? null : (
    <Button
      look="primary"
      size="small"
      className="absolute top-2 left-1/2 z-10 -translate-x-1/2 rounded-full shadow-pop"
      onClick={onShow}
    >
      <ArrowUp aria-hidden />
      {count} {count === 1 ? 'update' : 'updates'}
    </Button>
  );
