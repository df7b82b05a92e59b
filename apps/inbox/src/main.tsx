import { Announcer, ToastHost, TooltipProvider } from '@baton/ui';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { router } from './router.tsx';
import './styles.css';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root');

createRoot(root).render(
  <StrictMode>
    <TooltipProvider delay={400}>
      <ToastHost>
        <RouterProvider router={router} />
        <Announcer />
      </ToastHost>
    </TooltipProvider>
  </StrictMode>,
);
