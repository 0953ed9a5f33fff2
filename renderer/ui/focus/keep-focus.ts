// A button that cannot be used for the moment. One that has the focus keeps it and only says so: taken from it, the focus would be nowhere,
// and whoever works by the keyboard would begin again at the top of the window. One that says why can be reached all the same.
import { type ComponentProps, type MouseEvent, useState } from 'react';

type ButtonProps = ComponentProps<'button'>;

export interface Hindered {
  /** Why it cannot be used now: shown to whoever points at it, and spoken. Absent where it can be used. */
  readonly whyNot?: string | undefined;
}

/** The properties of a button whose `disabled` does not cost it the focus. */
export function useKeepsFocus({ disabled = false, whyNot, onClick, onFocus, onBlur, ...rest }: ButtonProps & Hindered): ButtonProps {
  const [hasFocus, setHasFocus] = useState(false);
  const isOff = disabled || whyNot !== undefined;
  const isReached = hasFocus || whyNot !== undefined;
  return {
    ...rest,
    disabled: isOff && !isReached,
    'aria-disabled': isOff && isReached,
    'aria-description': whyNot,
    onFocus: (event) => {
      setHasFocus(true);
      onFocus?.(event);
    },
    onBlur: (event) => {
      if (document.activeElement !== event.currentTarget) setHasFocus(false); // otherwise the window lost it, and gives it back
      onBlur?.(event);
    },
    onClick: (event: MouseEvent<HTMLButtonElement>) => {
      if (isOff)
        event.preventDefault(); // of a form, which it would send
      else onClick?.(event);
    },
  };
}
