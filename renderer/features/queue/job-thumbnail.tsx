// A job's first picture, small; a sign for words; a plain field when it has neither.
import { Quote } from 'lucide-react';
import styles from './job-thumbnail.module.css';

interface JobThumbnailProps {
  readonly url: string | undefined;
  readonly isOfWords: boolean;
}

export function JobThumbnail({ url, isOfWords }: JobThumbnailProps) {
  return (
    <span className={styles.thumbnail}>
      {url !== undefined && <img src={url} alt="" draggable={false} />}
      {url === undefined && isOfWords && <Quote size={16} aria-hidden />}
    </span>
  );
}
