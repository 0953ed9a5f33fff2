// Pictures that are dropped anywhere on the window or pasted. Says whether something is being dragged over it.
import { useEffect, useState } from 'react';
import { isOwnDrag } from '../../../shared/own-drag.ts';
import { t } from '../../../words/words.ts';
import { droppedFiles } from './dropped-files.ts';

interface Intake {
  /** Several at once may be a folder's. */
  readonly onFiles: (files: readonly File[], folder?: string) => void;
  /** As they were dropped: a folder is one of them. */
  readonly onModels: (dropped: readonly File[]) => void;
  /** Whether whatever comes now is a model. */
  readonly expectsModels: () => boolean;
}

export function usePictureIntake({ onFiles, onModels, expectsModels }: Intake): boolean {
  const [isDragging, setIsDragging] = useState(false);

  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!carriesFiles(event.dataTransfer) || isOwnDrag()) return;
      event.preventDefault();
      setIsDragging(true);
    };
    const leave = (event: DragEvent) => {
      // Only leaving the window has nothing to go to.
      if (event.relatedTarget === null) setIsDragging(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setIsDragging(false);
      if (isOwnDrag()) return;
      const dropped = [...(event.dataTransfer?.files ?? [])];
      void droppedFiles(event.dataTransfer).then(({ files, folder, isModel }) => {
        if (dropped.length > 0 && (isModel || expectsModels())) onModels(dropped);
        else if (files.length > 0 || folder !== undefined) onFiles(files, folder);
      });
    };
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])].map(named);
      if (files.length > 0) onFiles(files);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    window.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
      window.removeEventListener('paste', paste);
    };
  }, [onFiles, onModels, expectsModels]);

  return isDragging;
}

/** What was copied as a picture comes as "image.png", which says nothing. */
function named(file: File): File {
  const ending = /^image(\.[a-z]+)$/i.exec(file.name)?.[1];
  return ending === undefined ? file : new File([file], `${t('batch.pastedPicture')}${ending}`, { type: file.type });
}

function carriesFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false;
}
