// Steps and guidance of the two sampled stages, for packs that sample. Empty fields leave the pack's own values.
import { NumberField } from '../../ui/number-field.tsx';
import type { GenerationSettings } from './generation-settings.ts';

interface SamplerFieldsProps {
  readonly settings: GenerationSettings;
  readonly change: (settings: Partial<GenerationSettings>) => void;
}

const STEP_LIMITS = { minimum: 1, maximum: 200, placeholder: 'pack' } as const;
const GUIDANCE_LIMITS = { minimum: 0, maximum: 100, step: 0.5, placeholder: 'pack' } as const;

export function SamplerFields({ settings: { sparseStructure, structuredLatent }, change }: SamplerFieldsProps) {
  return (
    <>
      <NumberField
        name="Shape steps"
        value={sparseStructure.steps}
        onChange={(steps) => change({ sparseStructure: { ...sparseStructure, steps } })}
        {...STEP_LIMITS}
      />
      <NumberField
        name="Shape guidance"
        value={sparseStructure.guidance}
        onChange={(guidance) => change({ sparseStructure: { ...sparseStructure, guidance } })}
        {...GUIDANCE_LIMITS}
      />
      <NumberField
        name="Detail steps"
        value={structuredLatent.steps}
        onChange={(steps) => change({ structuredLatent: { ...structuredLatent, steps } })}
        {...STEP_LIMITS}
      />
      <NumberField
        name="Detail guidance"
        value={structuredLatent.guidance}
        onChange={(guidance) => change({ structuredLatent: { ...structuredLatent, guidance } })}
        {...GUIDANCE_LIMITS}
      />
    </>
  );
}
