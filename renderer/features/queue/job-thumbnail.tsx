// A job's first picture, small. A plain field when it has none.
import styles from './job-thumbnail.module.css';

export function JobThumbnail({ url }: { readonly url: string | undefined }) {
  return <span className={styles.thumbnail}>{url !== undefined && <img src={url} alt="" draggable={false} />}</span>;
}
