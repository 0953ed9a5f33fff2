// A picture that may be transparent, on a checkerboard; a grey field until it is there, and words when it cannot be shown.

import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import { t } from '../../words/words.ts';
import { classNames } from '../class-names.ts';
import styles from './picture-frame.module.css';

interface PictureFrameProps {
  /** Absent: still being made. */
  readonly url: string | undefined;
  /** What it shows. */
  readonly description: string;
  readonly shape?: 'square' | 'wide' | 'fill';
  readonly backdrop?: 'checker' | 'plain' | 'black';
}

type Loading = { readonly url: string; readonly kind: 'shown' | 'broken' };

export function PictureFrame({ url, description, shape = 'wide', backdrop = 'checker' }: PictureFrameProps) {
  const [loading, setLoading] = useState<Loading>();
  const state = url !== undefined && loading?.url === url ? loading.kind : 'waiting';
  return (
    <div className={classNames(styles.frame, styles[shape], state === 'shown' ? styles[backdrop] : styles[state])}>
      {state === 'broken' && <ImageOff size={20} aria-label={t('frame.picture', { name: description })} />}
      {url !== undefined && state !== 'broken' && (
        <img
          src={url}
          alt={description}
          draggable={false}
          className={classNames(styles.picture, state === 'waiting' && styles.hidden)}
          onLoad={() => setLoading({ url, kind: 'shown' })}
          onError={() => setLoading({ url, kind: 'broken' })}
        />
      )}
    </div>
  );
}
