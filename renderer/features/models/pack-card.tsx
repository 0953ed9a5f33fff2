// One model: what it does, what may be sold, how large and how well it is, and what can be done with it.

import { Download, Eye, FolderSearch, Image, Scissors, ShieldCheck, Trash2, Type, Wrench } from 'lucide-react';
import { useState } from 'react';
import type { PackEntry } from '#contract/machine/pack-list.ts';
import { packTitle } from '../../shared/wording/pack-title.ts';
import { Button } from '../../ui/buttons/button.tsx';
import { IconButton } from '../../ui/buttons/icon-button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { fileSizeWords } from '../../ui/formats/format-number.ts';
import { listWords } from '../../words/list-words.ts';
import { t } from '../../words/words.ts';
import styles from './pack-card.module.css';
import { aboutWords, isMendable, licenceName, licenceWords, stateNote } from './pack-words.ts';

export interface PackActions {
  readonly onGet: (name: string) => void;
  readonly onVerify: (name: string) => void;
  /** `elsewhere`: from a folder that the user names. */
  readonly onRepair: (name: string, elsewhere: boolean) => void;
  readonly onRemove: (name: string) => void;
  /** Nothing else can be begun. */
  readonly isBusy: boolean;
  /** What the model of a name is called. */
  readonly titleOf: (name: string) => string;
}

export function PackCard({ pack, actions }: { readonly pack: PackEntry; readonly actions: PackActions }) {
  const [isLeaving, setIsLeaving] = useState(false);
  const { state, licences } = pack;
  const title = packTitle(pack);
  const stateWords = t(`models.states.${state.kind === 'needs-companion' ? 'needsCompanion' : state.kind}`);
  const note = stateNote(pack);
  return (
    <li className={styles.card} aria-label={t('models.cardName', { pack: title, state: stateWords })}>
      <KindIcon pack={pack} />
      <div className={styles.words}>
        <div className={styles.heading}>
          <h3>{title}</h3>
          {state.kind !== 'absent' && <span className={classNames(styles.state, styles[moodOf(pack)])}>{stateWords}</span>}
        </div>
        <p className={styles.kinds}>{kindWords(pack, actions)}</p>
        <p>{aboutWords(pack)}</p>
        <details className={styles.licence}>
          <summary>
            {t(`models.sell.${licences.weights.sell}`)} · {licenceName(licences.weights)}
          </summary>
          <p>{licenceWords(licences.weights)}</p>
          <p>{t('models.weightsAndCode', { weights: licenceName(licences.weights), code: licenceName(licences.code) })}</p>
        </details>
        {note !== undefined && <p className={styles.note}>{note}</p>}
        {pack.elsewhere.length > 0 && <p className={styles.quiet}>{t('models.elsewhere', { folders: listWords(pack.elsewhere) })}</p>}
        {isLeaving && <Question pack={pack} actions={actions} onKeep={() => setIsLeaving(false)} />}
      </div>
      {!isLeaving && <Actions pack={pack} actions={actions} onLeave={() => setIsLeaving(true)} />}
    </li>
  );
}

interface ActionsProps {
  readonly pack: PackEntry;
  readonly actions: PackActions;
  readonly onLeave: () => void;
}

function Actions({ pack, actions, onLeave }: ActionsProps) {
  const { name, state, bundled, canGet } = pack;
  const { isBusy } = actions;
  const isHere = state.kind !== 'absent' && state.kind !== 'interrupted';
  const mends = isMendable(pack);
  return (
    <div className={styles.actions}>
      {mends && (
        <Button icon={Wrench} disabled={isBusy} onClick={() => actions.onRepair(name, false)}>
          {t('models.repair')}
        </Button>
      )}
      {mends && (
        <Button icon={FolderSearch} disabled={isBusy} onClick={() => actions.onRepair(name, true)}>
          {t('models.locate')}
        </Button>
      )}
      {canGet && (mends || !isHere) && (
        <Button icon={Download} disabled={isBusy} onClick={() => actions.onGet(name)}>
          {t(mends ? 'models.getAgain' : 'models.get')}
        </Button>
      )}
      {isHere && !mends && state.kind !== 'unchecked' && (
        <Button icon={ShieldCheck} weight="quiet" disabled={isBusy} onClick={() => actions.onVerify(name)}>
          {t('models.verify')}
        </Button>
      )}
      {!bundled && state.kind !== 'absent' && <IconButton icon={Trash2} name={t('models.remove')} disabled={isBusy} onClick={onLeave} />}
    </div>
  );
}

interface QuestionProps {
  readonly pack: PackEntry;
  readonly actions: PackActions;
  readonly onKeep: () => void;
}

function Question({ pack, actions, onKeep }: QuestionProps) {
  return (
    <fieldset className={styles.question} aria-label={t('models.removeQuestion', { pack: packTitle(pack) })}>
      <p>
        {t('models.removeText', { bytes: fileSizeWords(pack.bytes) })}{' '}
        {pack.usedBy.length > 0 && t('models.removeUsed', { packs: listWords(pack.usedBy.map(actions.titleOf)) })}
      </p>
      <Button autoFocus onClick={onKeep}>
        {t('models.keep')}
      </Button>
      <Button icon={Trash2} onClick={() => actions.onRemove(pack.name)}>
        {t('models.remove')}
      </Button>
    </fieldset>
  );
}

function KindIcon({ pack: { kind, inputs } }: { readonly pack: PackEntry }) {
  const Icon = kind === 'matting' ? Scissors : kind === 'companion' ? Eye : inputs.includes('text') ? Type : Image;
  return <Icon size={20} strokeWidth={1.5} aria-hidden className={styles.icon} />;
}

function kindWords({ kind, inputs, bytes, bundled, usedBy }: PackEntry, { titleOf }: PackActions): string {
  const what =
    kind === 'matting'
      ? t('models.matting')
      : kind === 'companion'
        ? t('models.companion')
        : inputs.map((input) => t(input === 'text' ? 'models.fromWords' : 'models.fromPictures')).join(' · ');
  return [
    what,
    fileSizeWords(bytes),
    bundled && t('models.bundled'),
    usedBy.length > 0 && t('models.usedBy', { packs: listWords(usedBy.map(titleOf)) }),
  ]
    .filter(Boolean)
    .join(' · ');
}

function moodOf({ state }: PackEntry): 'well' | 'waiting' | 'ill' {
  if (state.kind === 'ready') return 'well';
  return state.kind === 'damaged' || state.kind === 'unsupported' ? 'ill' : 'waiting';
}
