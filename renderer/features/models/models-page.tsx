// The room of the models: those that are here and how they are, those that could be, and ways to bring one in.

import { FilePlus, FolderOpen, FolderPlus, Hexagon } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { PackEntry } from '#contract/machine/pack-list.ts';
import { titleAmong } from '../../shared/wording/pack-title.ts';
import { Button } from '../../ui/buttons/button.tsx';
import { IconButton } from '../../ui/buttons/icon-button.tsx';
import { useKeptFocus } from '../../ui/focus/use-kept-focus.ts';
import { Note } from '../../ui/messages/note.tsx';
import { t } from '../../words/words.ts';
import { AddDialog } from './add-dialog.tsx';
import { GetDialog } from './get-dialog.tsx';
import styles from './models-page.module.css';
import type { ModelsState, ModelsStore } from './models-store.ts';
import { type PackActions, PackCard } from './pack-card.tsx';
import { WorkBar } from './work-bar.tsx';

export function ModelsPage({ store }: { readonly store: ModelsStore }) {
  const models = useStore(store);
  const { refresh, list, work, choice, plan } = models;
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    title.current?.focus();
    void refresh();
  }, [refresh]);
  useKeptFocus(title, list);
  useKeptFocus(title, work.kind);
  const isBusy = work.kind === 'running';
  const titleOf = (name: string) => titleAmong([...(list?.packs ?? []), ...(list?.official ?? [])], name);
  const actions: PackActions = {
    isBusy,
    titleOf,
    onGet: (name) => void models.askToGet(name),
    onVerify: (name) => void models.verify(name),
    onRepair: (name, elsewhere) => void models.repair(name, elsewhere),
    onRemove: (name) => void models.remove(name),
  };
  return (
    <main className={styles.page} data-wide aria-label={t('models.title')}>
      <div className={styles.column}>
        <Header models={models} isBusy={isBusy} title={title} />
        <WorkBar work={work} titleOf={titleOf} onStop={() => void models.stop()} onClose={models.closeOutcome} />
        {list === undefined && <Note>{t('models.looking')}</Note>}
        {list?.unchecked !== undefined && (
          <p className={styles.problem} role="status">
            {t('models.notLooked', { reason: list.unchecked.message })}
          </p>
        )}
        {list?.packs.length === 0 && <NoModels />}
        {list !== undefined && list.packs.length > 0 && <Packs name={t('models.here')} packs={list.packs} actions={actions} />}
        {list !== undefined && list.official.length > 0 && (
          <Packs name={t('models.official')} note={t('models.officialNote')} packs={list.official} actions={actions} />
        )}
      </div>
      {choice !== undefined && (
        <AddDialog
          key={choice.id}
          choice={choice}
          onAdd={(mode, agrees) => void models.add(mode, agrees)}
          onClose={() => models.changeMind(choice)}
        />
      )}
      {plan !== undefined && (
        <GetDialog key={plan.name} plan={plan} onGet={(agrees) => void models.get(agrees)} onClose={() => models.changeMind(plan)} />
      )}
    </main>
  );
}

interface HeaderProps {
  readonly models: ModelsState;
  readonly isBusy: boolean;
  readonly title: React.RefObject<HTMLHeadingElement | null>;
}

function Header({ models, isBusy, title }: HeaderProps) {
  return (
    <header className={styles.header}>
      <h1 ref={title} tabIndex={-1} className={styles.title}>
        {t('models.title')}
      </h1>
      <Button icon={FolderPlus} disabled={isBusy} onClick={() => void models.choose('folder')}>
        {t('models.addFolder')}
      </Button>
      <Button icon={FilePlus} disabled={isBusy} onClick={() => void models.choose('files')}>
        {t('models.addFiles')}
      </Button>
      <IconButton icon={FolderOpen} name={t('models.showFolder')} onClick={() => void models.showFolder()} />
    </header>
  );
}

interface PacksProps {
  readonly name: string;
  readonly note?: string;
  readonly packs: readonly PackEntry[];
  readonly actions: PackActions;
}

function Packs({ name, note, packs, actions }: PacksProps) {
  return (
    <section className={styles.section} aria-label={name}>
      <h2 className={styles.group}>{name}</h2>
      {note !== undefined && <Note>{note}</Note>}
      <ul className={styles.packs}>
        {packs.map((pack) => (
          <PackCard key={pack.name} pack={pack} actions={actions} />
        ))}
      </ul>
    </section>
  );
}

function NoModels() {
  return (
    <div className={styles.none}>
      <Hexagon size={40} strokeWidth={1.25} aria-hidden className={styles.icon} />
      <h2 className={styles.noneTitle}>{t('models.none')}</h2>
      <p>{t('models.noneNote')}</p>
    </div>
  );
}
