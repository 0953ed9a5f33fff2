// The object without its background, the square the model sees, and advice about both.

import { Lightbulb } from 'lucide-react';
import type { AppError } from '#contract/outcome/errors.ts';
import { failureWords } from '../../../shared/wording/failure-words.ts';
import { PictureFrame } from '../../../ui/panels/picture-frame.tsx';
import { Section } from '../../../ui/panels/section.tsx';
import { saidByServices } from '../../../words/said-by-services.ts';
import { t } from '../../../words/words.ts';
import type { PictureSlot } from '../pictures/picture-slot.ts';
import styles from './cut-out-section.module.css';

export function CutOutSection({ slot }: { readonly slot: PictureSlot | undefined }) {
  if (slot?.kind !== 'taken') return slot === undefined ? null : <Section title={t('create.cutOut')}>{null}</Section>;
  const { cutOut } = slot;
  if (cutOut.kind === 'failed') {
    return (
      <Section title={t('create.cutOut')}>
        <CutOutFault error={cutOut.error} />
      </Section>
    );
  }
  const view = cutOut.kind === 'ready' ? cutOut.view : undefined;
  return (
    <>
      <Section title={t('create.cutOut')} aside={view && `${view.width} × ${view.height}`}>
        <PictureFrame url={view?.cutOutUrl} description={t('create.cutOutOf', { name: slot.name })} />
      </Section>
      <Section title={t('create.modelSees')}>
        <div className={styles.square}>
          <div className={styles.crop}>
            <PictureFrame url={view?.squareUrl} description={t('create.squareCrop')} shape="square" backdrop="black" />
          </div>
          <Advice lines={view?.advice} />
        </div>
      </Section>
    </>
  );
}

function CutOutFault({ error }: { readonly error: AppError }) {
  const { message, hint } = failureWords(error);
  return (
    <div className={styles.fault} role="alert">
      <p>{message}</p>
      {hint && <p className={styles.quiet}>{hint}</p>}
    </div>
  );
}

function Advice({ lines }: { readonly lines: readonly string[] | undefined }) {
  if (lines === undefined) return <p className={styles.quiet}>{t('create.cuttingOut')}</p>;
  if (lines.length === 0) return <p className={styles.quiet}>{t('create.looksGood')}</p>;
  return (
    <ul className={styles.advice} aria-label={t('create.advice')}>
      {lines.map((line) => (
        <li key={line}>
          <Lightbulb size={14} aria-hidden />
          <span>{saidByServices(line)}</span>
        </li>
      ))}
    </ul>
  );
}
