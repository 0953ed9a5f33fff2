// Steps and guidance of the two sampled stages, for packs that sample. Empty fields leave the pack's own values.
import { NumberField } from '../../../ui/number-field.tsx';
import type { GenerationSettings, SamplerSettings } from '../state/generation-settings.ts';

interface SamplerFieldsProps {
  readonly settings: GenerationSettings;
  readonly change: (settings: Partial<GenerationSettings>) => void;
}

export function SamplerFields({ settings: { sparseStructure, structuredLatent }, change }: SamplerFieldsProps) {
  return (
    <>
      <StageFields name="Shape" stage={sparseStructure} onChange={(stage) => change({ sparseStructure: stage })} />
      <StageFields name="Detail" stage={structuredLatent} onChange={(stage) => change({ structuredLatent: stage })} />
    </>
  );
}

interface StageFieldsProps {
  readonly name: string;
  readonly stage: SamplerSettings;
  readonly onChange: (stage: SamplerSettings) => void;
}

function StageFields({ name, stage, onChange }: StageFieldsProps) {
  return (
    <>
      <NumberField
        name={`${name} steps`}
        value={stage.steps}
        onChange={(steps) => onChange({ ...stage, steps })}
        minimum={1}
        maximum={200}
        placeholder="pack"
      />
      <NumberField
        name={`${name} guidance`}
        value={stage.guidance}
        onChange={(guidance) => onChange({ ...stage, guidance })}
        minimum={0}
        maximum={100}
        step={0.5}
        placeholder="pack"
      />
    </>
  );
}
