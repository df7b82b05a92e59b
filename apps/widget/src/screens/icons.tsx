import type { VNode } from 'preact';

const icon = (path: string) => (): VNode => (
  <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={path} />
  </svg>
);

export const CloseIcon = icon('m6 9 6 6 6-6');
export const EndIcon = icon('M15 4h3a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-3M10 8l-4 4 4 4M6 12h9');
export const SendIcon = icon('M12 19V5m-6 6 6-6 6 6');
export const HumanIcon = icon('M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8a7.5 7.5 0 0 1 15 0');
export const SparkIcon = icon('M12 4c.6 4.6 2.9 7 7.5 8-4.6.9-6.9 3.4-7.5 8-.6-4.6-2.9-7.1-7.5-8 4.6-1 6.9-3.4 7.5-8Z');
export const DownIcon = icon('M12 5v14m-6-6 6 6 6-6');
export const ClockIcon = icon('M12 7v5l3 2m6-2a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z');
export const ChecksIcon = icon('m3 12.5 4.5 4.5L16 7.5m-4 8 1.5 1.5L22 7.5');
export const CheckIcon = icon('m5 12.5 4.5 4.5L19 7');
export const FaultIcon = icon('M12 8v5m0 3.5v.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z');
export const StarIcon = icon('m12 3.6 2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8-4.2-4.1 5.8-.8Z');

/** Two strokes that hand over: the family's mark. */
export const Mark = (): VNode => (
  <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
    <path d="m8 20.5 8.5-8.5" opacity=".7" />
    <path d="m15.5 20 8.5-8.5" />
  </svg>
);
