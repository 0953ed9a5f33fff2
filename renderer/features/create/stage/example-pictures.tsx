// The pictures that come with the app, small, each with its name.

import { EXAMPLE_NAMES, type ExampleName } from '#contract/views/picture-views.ts';
import { t } from '../../../words/words.ts';
import styles from './example-pictures.module.css';
import chest from './examples/chest.webp';
import pumpkin from './examples/pumpkin.webp';
import shop from './examples/shop.webp';

const ADDRESSES: Readonly<Record<ExampleName, string>> = { chest, pumpkin, shop };
const TITLES = { chest: 'create.exampleChest', pumpkin: 'create.examplePumpkin', shop: 'create.exampleShop' } as const;

export function ExamplePictures({ onChoose }: { readonly onChoose: (name: ExampleName) => void }) {
  return (
    <fieldset className={styles.examples}>
      <legend className={styles.title}>{t('create.tryExample')}</legend>
      {EXAMPLE_NAMES.map((name) => (
        <button key={name} type="button" className={styles.example} onClick={() => onChoose(name)}>
          <img src={ADDRESSES[name]} alt="" width={96} height={96} />
          <span>{t(TITLES[name])}</span>
        </button>
      ))}
    </fieldset>
  );
}
