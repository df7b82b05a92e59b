import { AddConfiguration1795780800000 } from './add-configuration.migration.ts';
import { CreateDirectory1795348800000 } from './create-directory.migration.ts';

/** All of them, in order. */
export const MIGRATIONS = [CreateDirectory1795348800000, AddConfiguration1795780800000];
