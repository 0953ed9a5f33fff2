// Holds a fault of one part of the window inside that part.
import { Component, type ReactNode } from 'react';
import { Button } from './button.tsx';
import styles from './error-boundary.module.css';

interface ErrorBoundaryProps {
  /** As in "The viewer stopped working." */
  readonly part: string;
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
    const { part, onCopy, children } = this.props;
    if (error === undefined) return children;
    return (
      <div className={styles.fault} role="alert">
        <h2>{part} stopped working.</h2>
        <p>Your library and your jobs are safe.</p>
        <p className={styles.reason}>{error.message}</p>
        <div className={styles.actions}>
          <Button onClick={() => this.setState({ error: undefined })}>Try again</Button>
          <Button weight="quiet" onClick={() => onCopy(error.stack ?? error.message)}>
            Copy diagnostics
          </Button>
        </div>
      </div>
    );
  }
}
