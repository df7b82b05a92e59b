import { windowNotice } from './reply-window.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const closesIn = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();

describe('windowNotice', () => {
  it('says nothing while there is time, or where the channel has no window', () => {
    expect(windowNotice({ channel: 'whatsapp', windowClosesAt: closesIn(121) }, NOW)).toBeNull();
    expect(windowNotice({ channel: 'whatsapp', windowClosesAt: null }, NOW)).toBeNull();
    expect(windowNotice({ channel: 'webchat', windowClosesAt: closesIn(-1) }, NOW)).toBeNull();
  });

  it('warns before it closes', () => {
    expect(windowNotice({ channel: 'whatsapp', windowClosesAt: closesIn(30) }, NOW)).toEqual({
      shut: false,
      text: 'The reply window closes in 30 minutes.',
    });
  });

  it('explains why nothing can be sent any more', () => {
    const notice = windowNotice({ channel: 'whatsapp', windowClosesAt: closesIn(-180) }, NOW);
    expect(notice?.shut).toBe(true);
    expect(notice?.text).toMatch(/closed 3 hours ago.*WhatsApp.*24 hours/);
  });
});
