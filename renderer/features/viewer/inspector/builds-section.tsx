// The builds of an object side by side: which is the current one, and what can be done with the others.

import { Check, Columns2, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { BuildView } from '#contract/views/asset-views.ts';
import { Button } from '../../../ui/buttons/button.tsx';
import { IconButton } from '../../../ui/buttons/icon-button.tsx';
import { fileSizeWords } from '../../../ui/formats/format-number.ts';
import { ageWords } from '../../../ui/formats/format-time.ts';
import { Section } from '../../../ui/panels/section.tsx';
import { t } from '../../../words/words.ts';
import { buildTitle, filesWords, shapeWords } from '../facts/build-facts.ts';
import styles from './builds-section.module.css';

export interface BuildActions {
  readonly onUse: (build: BuildView) => void;
  readonly onRemove: (build: BuildView) => void;
  /** Absent where no object is on the stage. */
  readonly onCompare?: ((build: BuildView) => void) | undefined;
}

interface BuildsSectionProps extends BuildActions {
  readonly builds: readonly BuildView[];
  /** What all of the object takes on the disk. */
  readonly bytes: number;
  /** The address of what the object is compared with now. */
  readonly comparedUrl: string | undefined;
  /** Why another build cannot be made current or removed now; absent where that can be done. */
  readonly whyNoChange: string | undefined;
}

export function BuildsSection({ builds, bytes, comparedUrl, ...actions }: BuildsSectionProps) {
  const now = new Date();
  return (
    <Section title={t('viewer.builds')} aside={t('viewer.onDisk', { bytes: fileSizeWords(bytes) })}>
      <ul className={styles.builds}>
        {builds.map((build) => (
          <Build key={build.id ?? 'current'} build={build} now={now} isCompared={build.glbUrl === comparedUrl} {...actions} />
        ))}
      </ul>
    </Section>
  );
}

interface BuildProps extends BuildActions, Pick<BuildsSectionProps, 'whyNoChange'> {
  readonly build: BuildView;
  readonly now: Date;
  readonly isCompared: boolean;
}

function Build({ build, now, isCompared, whyNoChange, onUse, onRemove, onCompare }: BuildProps) {
  const [isLeaving, setIsLeaving] = useState(false);
  const title = buildTitle(build);
  return (
    <li className={styles.build} aria-label={title} aria-current={build.isCurrent || undefined}>
      <p className={styles.title}>
        {title}
        {build.isCurrent && <span className={styles.current}>{t('viewer.current')}</span>}
      </p>
      <p className={styles.facts}>{shapeWords(build)}</p>
      <p className={styles.facts}>{filesWords(build)}</p>
      <p className={styles.facts}>{ageWords(new Date(build.builtAt), now)}</p>
      {!build.isCurrent && !isLeaving && (
        <div className={styles.actions}>
          {onCompare !== undefined && build.glbUrl !== undefined && (
            <IconButton
              icon={Columns2}
              name={t('viewer.compareWith', { build: title })}
              isPressed={isCompared}
              onClick={() => onCompare(build)}
            />
          )}
          <IconButton icon={Check} name={t('viewer.makeCurrent', { build: title })} whyNot={whyNoChange} onClick={() => onUse(build)} />
          <IconButton
            icon={Trash2}
            name={t('viewer.deleteBuild', { build: title })}
            whyNot={whyNoChange}
            onClick={() => setIsLeaving(true)}
          />
        </div>
      )}
      {isLeaving && (
        <fieldset className={styles.question} aria-label={t('viewer.deleteBuildQuestion', { build: title })}>
          <p>{t('viewer.deleteBuildText')}</p>
          <Button autoFocus onClick={() => setIsLeaving(false)}>
            {t('viewer.keep')}
          </Button>
          <Button icon={Trash2} whyNot={whyNoChange} onClick={() => onRemove(build)}>
            {t('viewer.delete')}
          </Button>
        </fieldset>
      )}
    </li>
  );
}
