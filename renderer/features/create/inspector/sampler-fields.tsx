// Steps and guidance of the two sampled stages, for packs that sample. Empty fields leave the pack's own values.

import { NumberField } from '../../../ui/fields/numbers/number-field.tsx';
import { t } from '../../../words/words.ts';
import type { GenerationSettings, SamplerSettings } from '../state/generation-settings.ts';

interface SamplerFieldsProps {
  readonly settings: GenerationSettings;
  readonly change: (settings: Partial<GenerationSettings>) => void;
}

export function SamplerFields({ settings: { sparseStructure, structuredLatent }, change }: SamplerFieldsProps) {
  return (
    <>
      <StageFields
        steps={t('create.shapeSteps')}
        guidance={t('create.shapeGuidance')}
        stage={sparseStructure}
        onChange={(stage) => change({ sparseStructure: stage })}
      />
      <StageFields
        steps={t('create.detailSteps')}
        guidance={t('create.detailGuidance')}
        stage={structuredLatent}
        onChange={(stage) => change({ structuredLatent: stage })}
      />
    </>
  );
}

interface StageFieldsProps {
  /** What each field is called. */
  readonly steps: string;
  readonly guidance: string;
  readonly stage: SamplerSettings;
  readonly onChange: (stage: SamplerSettings) => void;
}

function StageFields({ steps: stepsName, guidance: guidanceName, stage, onChange }: StageFieldsProps) {
  return (
    <>
      <NumberField
        name={stepsName}
        value={stage.steps}
        onChange={(steps) => onChange({ ...stage, steps })}
        minimum={1}
        maximum={200}
        placeholder={t('create.ofModel')}
      />
      <NumberField
        name={guidanceName}
        value={stage.guidance}
        onChange={(guidance) => onChange({ ...stage, guidance })}
        minimum={0}
        maximum={100}
        step={0.5}
        placeholder={t('create.ofModel')}
      />
    </>
  );
}
