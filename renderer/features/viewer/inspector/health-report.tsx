// Whether a mesh can be used as it is, and what would trip over it. Folded away where nothing is wrong.

import { CircleAlert, CircleCheck } from 'lucide-react';
import type { MeshFigures } from '#contract/generation/generation.ts';
import { classNames } from '../../../ui/class-names.ts';
import { FactList } from '../../../ui/panels/fact-list.tsx';
import { FoldedSection } from '../../../ui/panels/section.tsx';
import { t } from '../../../words/words.ts';
import { type MeshHealth, meshHealth } from '../facts/mesh-health.ts';
import styles from './health-report.module.css';

/** How large a print is taken to be where nothing was asked. */
const USUAL_MILLIMETRES = 100;

interface HealthReportProps {
  readonly mesh: MeshFigures;
  /** Longest side of the print. */
  readonly millimetres: number | undefined;
}

export function HealthReport({ mesh, millimetres = USUAL_MILLIMETRES }: HealthReportProps) {
  const health = meshHealth(mesh, millimetres);
  return (
    <FoldedSection title={t('mesh.health')} aside={<Verdict health={health} />}>
      <FactList
        facts={health.facts.map(({ name, value, isFault }) => ({
          name,
          value: isFault ? <strong className={styles.fault}>{value}</strong> : value,
        }))}
      />
      {health.repairs.length > 0 && <p className={styles.repairs}>{t('mesh.repaired', { repairs: health.repairs.join(', ') })}</p>}
    </FoldedSection>
  );
}

function Verdict({ health: { verdict, isSound } }: { readonly health: MeshHealth }) {
  const Icon = isSound ? CircleCheck : CircleAlert;
  return (
    <span className={classNames(styles.verdict, isSound ? styles.sound : styles.fault)}>
      <Icon size={14} aria-hidden />
      {verdict}
    </span>
  );
}
