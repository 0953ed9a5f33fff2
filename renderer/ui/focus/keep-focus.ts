// A button that cannot be used for the moment. One that has the focus keeps it and only says so: taken from it, the focus would be nowhere,
// and whoever works by the keyboard would begin again at the top of the window.
import { type ComponentProps, type MouseEvent, useState } from 'react';

type ButtonProps = ComponentProps<'button'>;

/** The properties of a button whose `disabled` does not cost it the focus. */
export function useKeepsFocus({ disabled = false, onClick, onFocus, onBlur, ...rest }: ButtonProps): ButtonProps {
  const [hasFocus, setHasFocus] = useState(false);
  return {
    ...rest,
    disabled: disabled && !hasFocus,
    'aria-disabled': disabled && hasFocus,
    onFocus: (event) => {
      setHasFocus(true);
      onFocus?.(event);
    },
    onBlur: (event) => {
      if (document.activeElement !== event.currentTarget) setHasFocus(false); // otherwise the window lost it, and gives it back
      onBlur?.(event);
    },
    onClick: (event: MouseEvent<HTMLButtonElement>) => {
      if (disabled)
        event.preventDefault(); // of a form, which it would send
      else onClick?.(event);
    },
  };
}
