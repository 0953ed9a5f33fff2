// A picture that may be transparent, on a checkerboard; a grey field until it is there.
import { useState } from 'react';
import { classNames } from './class-names.ts';
import styles from './picture-frame.module.css';

interface PictureFrameProps {
  /** Absent: still being made. */
  readonly url: string | undefined;
  /** What it shows. */
  readonly description: string;
  readonly shape?: 'square' | 'wide' | 'fill';
  readonly backdrop?: 'checker' | 'plain' | 'black';
}

export function PictureFrame({ url, description, shape = 'wide', backdrop = 'checker' }: PictureFrameProps) {
  const [loadedUrl, setLoadedUrl] = useState<string>();
  const isLoaded = url !== undefined && loadedUrl === url;
  return (
    <div className={classNames(styles.frame, styles[shape], isLoaded ? styles[backdrop] : styles.waiting)}>
      {url !== undefined && (
        <img
          src={url}
          alt={description}
          draggable={false}
          className={classNames(styles.picture, !isLoaded && styles.hidden)}
          onLoad={() => setLoadedUrl(url)}
        />
      )}
    </div>
  );
}
