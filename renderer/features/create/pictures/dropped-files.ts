// What was dropped on the window: files, or a folder whose pictures are meant.
export interface Dropped {
  readonly files: readonly File[];
  /** The name of the folder that they lay in, where one was dropped. */
  readonly folder?: string;
  /** Whether a model was dropped, and no picture. */
  readonly isModel: boolean;
}

/** What a model is told by: weights, a network, the list of its parts; and the folders in which a hub's cache keeps them. */
const MODEL_NAME = /\.(safetensors|onnx|pth)$|^pipeline\.json$|^matting\.json$|^models--/i;
const PICTURE_NAME = /\.(png|jpe?g|webp|bmp|gif|tiff?|avif)$/i;
/** Beyond that nobody reads on in a folder; a batch takes fewer. */
const MOST_FILES = 2000;

/** Must be called while the drop is handled: afterwards the browser has forgotten it. Of a folder its own pictures, by name. */
export function droppedFiles(transfer: DataTransfer | null): Promise<Dropped> {
  const entries = [...(transfer?.items ?? [])].map((item) => item.webkitGetAsEntry?.());
  const folder = entries.find(isFolder);
  const files = [...(transfer?.files ?? [])];
  return folder !== undefined ? picturesOf(folder) : Promise.resolve({ files, isModel: files.some(({ name }) => MODEL_NAME.test(name)) });
}

/** Those that lie in the folder itself, of what a choice of a folder answers. */
export function chosenFolder(files: readonly File[]): Dropped {
  const own = files.filter(({ name, webkitRelativePath }) => isPicture(name) && webkitRelativePath.split('/').length === 2);
  return { files: own.sort(byName), folder: files[0]?.webkitRelativePath.split('/')[0] ?? '', isModel: false };
}

async function picturesOf(folder: FileSystemDirectoryEntry): Promise<Dropped> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    // A reader answers some at a time, and nothing at the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    found.push(...some);
    if (some.length === 0 || found.length >= MOST_FILES) break;
  }
  const pictures = found.filter((entry): entry is FileSystemFileEntry => entry.isFile && isPicture(entry.name));
  const files = await Promise.all(pictures.map((entry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject))));
  const isModel = files.length === 0 && [folder, ...found].some((entry) => MODEL_NAME.test(entry.name));
  return { files: files.sort(byName), folder: folder.name, isModel };
}

function isFolder(entry: FileSystemEntry | null | undefined): entry is FileSystemDirectoryEntry {
  return entry?.isDirectory === true;
}

/** Not the companions that systems put beside pictures. */
function isPicture(name: string): boolean {
  return PICTURE_NAME.test(name) && !name.startsWith('.');
}

function byName(one: File, other: File): number {
  return one.name.localeCompare(other.name, undefined, { numeric: true });
}
