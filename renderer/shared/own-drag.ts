// Whether what is dragged over the window came out of it: files of the library on their way elsewhere, which are no new pictures.

let isOurs = false;

/** From now on until the mouse moves again with no button pressed. */
export function beginOwnDrag(): void {
  isOurs = true;
  const look = ({ buttons }: PointerEvent) => {
    if (buttons !== 0) return;
    isOurs = false;
    window.removeEventListener('pointermove', look);
  };
  window.addEventListener('pointermove', look);
}

export function isOwnDrag(): boolean {
  return isOurs;
}
