import { clsx, type ClassValue } from 'clsx';
import { twMerge } from 'tailwind-merge';

/** Joins class names; of two that set the same thing the later one stands. */
export const classNames = (...values: ClassValue[]): string => twMerge(clsx(values));
