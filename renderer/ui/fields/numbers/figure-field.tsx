// A named box for a figure in a row of its own, with what was wrong with it below.
import { type ComponentProps, type ReactNode, useId } from 'react';
import { Complaint } from '../../messages/complaint.tsx';
import { FigureBox } from './figure-box.tsx';
import styles from './figure-field.module.css';

interface FigureFieldProps extends Omit<ComponentProps<typeof FigureBox>, 'id' | 'aria-describedby'> {
  readonly name: string;
  /** Nothing while what is typed can be used. */
  readonly complaint: ReactNode;
}

export function FigureField({ name, complaint, ...box }: FigureFieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <div className={styles.row}>
        <label htmlFor={id}>{name}</label>
        <FigureBox id={id} aria-describedby={complaint ? `${id}complaint` : undefined} {...box} />
      </div>
      {complaint && <Complaint id={`${id}complaint`}>{complaint}</Complaint>}
    </div>
  );
}
