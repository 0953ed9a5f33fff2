// Has the window speak the language that its look says, at once and whenever it changes.
import type { Language } from '#contract/language.ts';
import { speak } from '../../words/words.ts';
import type { AppearanceStore } from '../state/appearance-store.ts';

export function followLanguage(appearance: AppearanceStore): void {
  const follow = ({ language }: { readonly language: Language }) => {
    document.documentElement.lang = language;
    speak(language);
  };
  follow(appearance.getState());
  appearance.subscribe(({ language }, before) => {
    if (language !== before.language) follow({ language });
  });
}
