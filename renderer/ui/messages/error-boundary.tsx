// Holds a fault of one part of the window inside that part.

import { Component, type ReactNode } from 'react';
import { t } from '../../words/words.ts';
import { Button } from '../buttons/button.tsx';
import styles from './error-boundary.module.css';

interface ErrorBoundaryProps {
  /** Says that this part stopped working. */
  readonly fault: () => string;
  readonly onCopy: (text: string) => void;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly error: Error | undefined;
}

export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override readonly state: ErrorBoundaryState = { error: undefined };

  static getDerivedStateFromError(error: Error): ErrorBoundaryState {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    const { fault, onCopy, children } = this.props;
    if (error === undefined) return children;
    return (
      <div className={styles.fault} role="alert">
        <h2>{fault()}</h2>
        <p>{t('frame.workIsSafe')}</p>
        <p className={styles.reason}>{error.message}</p>
        <div className={styles.actions}>
          <Button onClick={() => this.setState({ error: undefined })}>{t('actions.tryAgain')}</Button>
          <Button weight="quiet" onClick={() => onCopy(error.stack ?? error.message)}>
            {t('actions.copyDiagnostics')}
          </Button>
        </div>
      </div>
    );
  }
}
