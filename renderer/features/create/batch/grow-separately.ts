// Pictures that are no views of the object on the stage: each is sent off as an object of its own, as the settings are.
import type { Bridge } from '#contract/channels/bridge.ts';
import type { AppError } from '#contract/outcome/errors.ts';
import { ask } from '../../../bridge/ask.ts';
import { importPicture, type PictureFile, type WantedPicture } from '../pictures/import-picture.ts';
import { withoutEnding } from '../pictures/object-name.ts';
import type { CreateStore } from '../state/create-store.ts';
import { toOptions } from '../state/generation-settings.ts';
import type { GrowthPack } from '../state/growth-pack.ts';

export interface SeparateGrowth {
  /** Sends off those that look unlike the others, each as an object of its own; the others are views of one. */
  readonly answerApart: (pack: GrowthPack) => Promise<void>;
  /** Sends each off as an object of its own; what is on the stage stays there. */
  readonly growSeparately: (pictures: readonly WantedPicture[], pack: GrowthPack) => Promise<void>;
}

export interface SeparateDependencies {
  readonly bridge: Pick<Bridge, 'importPicture' | 'startGeneration'>;
  readonly create: CreateStore;
  readonly report: (error: AppError) => void;
  /** An object that went into the queue and is not on the stage. */
  readonly queued: (name: string) => void;
}

interface Asked {
  readonly files: readonly PictureFile[];
  readonly unlike: readonly number[] | undefined;
}

/** `takeQuestion` answers what was asked about the pictures, and closes it. */
export function separateGrowth(
  { bridge, create, report, queued }: SeparateDependencies,
  takeQuestion: () => Asked | undefined,
): SeparateGrowth {
  const growSeparately: SeparateGrowth['growSeparately'] = async (pictures, pack) => {
    const options = toOptions(create.getState().settings, pack, []);
    for (const { name: fileName, fetch } of pictures) {
      const name = withoutEnding(fileName);
      const taken = await ask(fetch());
      const started = taken.ok ? await ask(bridge.startGeneration({ pictureIds: [taken.value.id], name, options })) : taken;
      if (started.ok) queued(name);
      else report(started.error);
    }
  };
  return {
    growSeparately,
    answerApart: async (pack) => {
      const { files, unlike = [] } = takeQuestion() ?? { files: [] };
      await create.getState().addFiles(files.filter((_, at) => !unlike.includes(at)));
      const apart = files.filter((_, at) => unlike.includes(at));
      await growSeparately(
        apart.map((file) => ({ name: file.name, fetch: () => importPicture(bridge, file) })),
        pack,
      );
    },
  };
}
