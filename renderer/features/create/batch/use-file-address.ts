// An address under which the page can show a file that it was handed, for as long as it does.
import { useEffect, useState } from 'react';
import type { PictureFile } from '../pictures/import-picture.ts';

/** Undefined until there is one, and for what is no file of a browser. */
export function useFileAddress(file: PictureFile): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!(file instanceof Blob)) return undefined;
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return address;
}
