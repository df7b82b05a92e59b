/** What the button says, and that there is no chat; the rest of the words is the app's. */
export type LauncherWords = readonly [open: string, close: string, unread: string, fault: string];

export const launcherWords = (locale: string): LauncherWords =>
  /^de/i.test(locale)
    ? ['Chat öffnen', 'Chat schließen', 'ungelesen', 'Der Chat ist gerade nicht erreichbar.']
    : /^es/i.test(locale)
      ? ['Abrir el chat', 'Cerrar el chat', 'sin leer', 'El chat no está disponible ahora.']
      : ['Open chat', 'Close chat', 'unread', 'The chat is not available right now.'];
