// What every group of building fields is given.
import type { BuildSettings } from '../build-settings.ts';

export interface FieldProps {
  readonly settings: BuildSettings;
  readonly change: (part: Partial<BuildSettings>) => void;
}
